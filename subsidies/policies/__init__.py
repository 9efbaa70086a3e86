"""All policies by code. Adding one is a module here and its golden cases in tests/subsidies."""

from subsidies.policies import job_seeking

POLICIES = {policy.code: policy for policy in (job_seeking.POLICY,)}
