"""Lets the local ECR answer for the registry that a request names, as AWS does.

It knows the caller's own registry only, whatever `registryId` says. What the repository's policy then grants
the caller is still the local AWS's own decision.
https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html
"""

import json

from ministack.core import iam_actions
from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.services import ecr


def registry_in(body: bytes) -> str:
    try:
        return json.loads(body or b"{}").get("registryId") or get_account_id()
    except json.JSONDecodeError:
        return get_account_id()


def answer_for_named_registries() -> None:
    arn_of, answer, policy_of = (
        iam_actions.extract_resource_arn,
        ecr.handle_request,
        ecr.repository_policy_for_arn,
    )

    def extract_resource_arn(service, method, path, headers, body, query_params, region, account_id):
        owner = registry_in(body) if service == "ecr" else account_id
        return arn_of(service, method, path, headers, body, query_params, region, owner)

    async def handle_request(method, path, headers, body, query_params):
        with request_scope(registry_in(body), get_region()):
            return await answer(method, path, headers, body, query_params)

    def repository_policy_for_arn(arn):
        owner = arn.split(":")[4]
        with request_scope(owner, get_region()):
            return policy_of(arn)

    iam_actions.extract_resource_arn = extract_resource_arn
    ecr.handle_request = handle_request
    ecr.repository_policy_for_arn = repository_policy_for_arn
