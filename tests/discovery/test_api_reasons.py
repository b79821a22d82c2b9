"""What the API says of parameters that do not fit: the place and what would fit, in the caller's language."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
DIALECTS = "'marc21', 'cnmarc', 'unimarc'"


@pytest.mark.parametrize(
    ("address", "place", "zh", "en"),
    [
        ("/api/v1/search?limit=0", "query.limit", "不能小于 1", "must be at least 1"),
        ("/api/v1/search?limit=101", "query.limit", "不能大于 100", "must be at most 100"),
        ("/api/v1/search?limit=many", "query.limit", "必须是整数", "must be a whole number"),
        ("/api/v1/search?limit=1.5", "query.limit", "必须是整数", "must be a whole number"),
        ("/api/v1/search?q=" + "书" * 2500 + "a" * 7501, "query.q", "最多 10000 个字符", "must have a length of at most 10000"),
        ("/api/v1/records/1/losses?dialect=pica", "query.dialect", f"必须是以下之一：{DIALECTS}", f"must be one of {DIALECTS}"),
        ("/api/v1/records/0", "path.record_id", "不能小于 1", "must be at least 1"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_in_the_callers_language(address: str, place: str, zh: str, en: str) -> None:
    titles = set()
    for language, reason, colon in (("zh-CN", zh, "："), ("en", en, ": ")):
        answer = Client().get(address, headers={"Accept-Language": language})
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
        assert answer.json()["errors"] == [{"place": place, "reason": reason}]
        assert f"{place}{colon}{reason}" in answer.json()["detail"]
        titles.add(answer.json()["title"])
    assert titles == {"请求不能照原样使用。", "The request cannot be used as it is."}
