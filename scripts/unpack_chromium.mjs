// Decompresses the Brotli files of @sparticuz/chromium: node scripts/unpack_chromium.mjs FROM TO
// Python has no Brotli in its standard library; the tar archives are unpacked there.
import { createReadStream, createWriteStream, readdirSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";

const [from, to] = process.argv.slice(2);
const packed = readdirSync(from).filter((name) => name.endsWith(".br"));
for (const name of packed) {
  const target = join(to, name.slice(0, -".br".length));
  await pipeline(createReadStream(join(from, name)), createBrotliDecompress(), createWriteStream(target));
}
