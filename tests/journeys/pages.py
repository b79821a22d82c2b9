"""Every page of the library, for the proofs that hold of every page."""

import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from tests.journeys.conftest import Loaded
from tests.serving import Answer, Served

VISITOR = (
    "/",
    "/search",
    "/search?q=hlm",
    "/search?q=%E4%B8%AD%E5%9B%BD&language=chi&year_from=1950&year_to=2000&page=2",
    "/search?q=zzqqxx+hlm",
    "/search?q=%E7%BA%A2%E6%A5%BC%E5%AD%9F",
    "/search?cql=title+%3D+(",
    "/search/advanced?q=%E8%BE%B9%E5%9F%8E",
    "/search/facets?q=%E4%B8%AD%E5%9B%BD",
    "/browse/",
    "/browse/authors?q=scw",
    "/browse/titles?q=zzz",
    "/browse/classes",
    "/browse/classes/I",
    "/browse/shelf?branch=1",
    "/records/references?q=%E4%B8%AD%E5%9B%BD",
    "/records/references",
    "/records/compare?id=1",
    "/records/{record}",
    "/records/{record}/inside?q=%E4%B8%AD%E5%9B%BD",
    "/records/999999",
    "/about",
    "/about/errors",
    "/sign-in",
    "/offline",
    "/nowhere",
)
STAFF = (
    "/",
    "/search?q=hlm",
    "/records/{record}",
    "/desk/",
    "/desk/imports",
    "/desk/imports?state=failed",
    "/desk/imports/1",
    "/desk/imports/{preview}",
    "/desk/tables",
    "/desk/tables/{table}",
    "/desk/copying",
    "/desk/targets",
    "/desk/targets/new?preset=loc",
    "/desk/jobs",
    "/desk/jobs?state=failed",
    "/desk/jobs/1",
    "/desk/mappings",
    "/desk/gaps",
    "/desk/searches",
    "/desk/lists?id={record}",
    "/desk/tags",
    "/desk/call-numbers",
    "/desk/call-numbers?record={record}",
    "/desk/shelving",
    "/desk/labels",
    "/desk/labels/sheets",
    "/desk/relabelling",
    "/desk/items/scans",
    "/desk/register",
    "/desk/inventories",
    "/desk/cutovers",
    "/desk/records/{record}",
    "/desk/drafts",
    "/desk/drafts/{draft}?view=form",
    "/desk/drafts/{draft}?view=marc",
    "/desk/templates?draft={draft}",
    "/desk/authorities?q=%E6%B2%88",
    "/desk/headings",
    "/desk/vocabularies",
    "/desk/batches",
    "/desk/batches/{batch}",
    "/desk/duplicates",
    "/desk/duplicates/comparison?one={record}&other={other}",
    "/desk/files",
    "/desk/files?state=refused",
    "/desk/records/{record}/files",
    "/desk/records/{record}/sources",
    "/desk/records/{record}/versions",
    "/desk/records/{record}/versions/1?whole=1",
    "/desk/records/{record}/losses",
    "/desk/people",
    "/desk/people/new",
    "/desk/people/{account}",
    "/my/account",
    "/my/password",
)
REFUSED = ("/search?cql=title+%3D+(", "/records/compare?id=1", "/records/999999", "/nowhere")

_TABLE = "题名,责任者,出版年,ISBN,\n边城,沈从文著,1934,1,x\n,无名氏,,,\n"


class Visitor:
    """A browser without a screen: cookies, forms, no scripts."""

    def __init__(self, library: Served, language: str = "zh") -> None:
        self.library = library
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.headers = {"Accept-Language": "zh-CN" if language == "zh" else "en", "Accept": "text/html"}

    def ask(self, path: str, form: dict[str, str] | bytes | None = None, **headers: str) -> Answer:
        """GET, or POST of a form; redirects are followed, errors are answers."""
        data = urllib.parse.urlencode(form).encode() if isinstance(form, dict) else form
        request = urllib.request.Request(self.library.url + path, data, self.headers | headers)
        try:
            with self.opener.open(request, timeout=30) as response:
                return Answer(response.status, response.headers, response.read(), response.url)
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read(), request.full_url)

    def token(self, page: str) -> str:
        """The forgery token of a page's first form."""
        return self.ask(page).text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]

    def sign_in(self, loaded: Loaded) -> "Visitor":
        form = {"login": loaded.login, "password": loaded.password, "csrfmiddlewaretoken": self.token("/sign-in")}
        assert self.ask("/sign-in", form).url == f"{self.library.url}/desk/"
        return self

    def begin(self, record: str) -> dict[str, str]:
        """A draft and a batch edit of a record, another record, a table: by the names that their pages' addresses give them."""
        token = self.token("/desk/drafts")
        draft = self.ask("/desk/drafts", {"from": f"record:{record}", "csrfmiddlewaretoken": token}).url
        batch = self.ask("/desk/batches", {"numbers": record, "csrfmiddlewaretoken": token}).url
        other = str(self.library.get("/api/v1/search", q="西游记", limit="1").json["items"][0]["id"])
        made = {"draft": draft, "batch": batch, "table": self.upload("/desk/tables", "books.csv", _TABLE, token).url}
        return {name: url.rpartition("/")[2] for name, url in made.items()} | {"other": other}

    def upload(self, path: str, name: str, content: str, token: str) -> Answer:
        """POST of a form with one file."""
        parts = (
            ('name="csrfmiddlewaretoken"', token),
            (f'name="file"; filename="{name}"\r\nContent-Type: text/plain', content),
        )
        body = "".join(f"--x\r\nContent-Disposition: form-data; {head}\r\n\r\n{said}\r\n" for head, said in parts)
        return self.ask(path, f"{body}--x--\r\n".encode(), **{"Content-Type": "multipart/form-data; boundary=x"})
