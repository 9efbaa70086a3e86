"""Who plays where: one browser context a person, by default all of one width and language."""

from dataclasses import dataclass, field

from playwright.sync_api import Browser

from tests.browser.player import Player
from tests.browser.stories import Story
from tests.browser.world import World


@dataclass
class Stage:
    browser: Browser
    site: str
    world: World
    story: Story
    players: dict[str, Player] = field(default_factory=dict)
    examined: set[str] = field(default_factory=set)

    def player(self, part: str) -> Player:
        """The person of a part, signed in; at their home page when they come on for the first time."""
        if part not in self.players:
            user = getattr(self.world.cast, part)
            size, language = self.look_of(part)
            player = Player(self.browser, self.site, user, size=size, language=language, examined=self.examined)
            self.players[part] = player
            player.sign_in()
        return self.players[part]

    def look_of(self, part: str) -> tuple[tuple[int, int], str]:
        """Width and language of somebody's screen."""
        return self.story.size, self.story.language

    def faults(self) -> list[str]:
        """Everything that was wrong on a page somebody passed."""
        return [f"{part} {fault}" for part, player in self.players.items() for fault in player.watch.faults]

    def close(self) -> None:
        for player in self.players.values():
            player.context.close()
