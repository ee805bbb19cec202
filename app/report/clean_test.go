package report_test

import (
	"bytes"
	"html"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode"

	xhtml "golang.org/x/net/html"
	"pgregory.net/rapid"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/report"
	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// everywhere is a walk in which others wrote all that others can write.
func everywhere(s string) report.Input {
	in := acme()
	ws := in.Workspace
	ws.Name, ws.Org.Name, ws.Org.Domain, ws.Org.SignIn.Name, ws.Org.SignIn.Login = s, s, s, s, s
	ws.Org.SignIn.Roles = append(ws.Org.SignIn.Roles, workspace.AdminRole{Label: s})
	ws.Connection.Nickname, ws.Connection.Scopes = s, []string{s}
	ws.Connection.Step.Ticks[s] = at(1)
	app := &ws.ServiceApps[0]
	app.Label, app.KeyID, app.ClientID = s, s, s
	app.Step.Proof.Checks[0] = workspace.Check{Name: text.T("k", "{{.X}} is there", "X", s), Detail: text.Plain(s), Measure: s, Outcome: workspace.Failed}
	app.Step.Proof.Exchanges[0] = workspace.Evidence{Method: s, URL: "https://acme.okta.com/" + s, RequestID: s, Status: 200}
	ws.Endpoints[0].Name = s
	ws.Created[0].Label, ws.Created[0].ID = s, s
	for i := range ws.Changes.List {
		c := &ws.Changes.List[i]
		if i > 1 { // the others name an app, which has a name of its own
			c.Method, c.Path = s, s
		}
		c.RequestID, c.Purpose, c.By = s, text.T("k", "For {{.X}}", "X", s), workspace.Actor{Method: workspace.ServiceKey, Name: s, Login: s, ClientID: s}
	}
	ws.Org.Step.Problem = problem.New("x", text.T("k", "{{.X}} was refused", "X", s), text.Plain(s))
	ws.Org.Step.Proof.Exchanges = append(ws.Org.Step.Proof.Exchanges, sent("POST", "/oauth2/v1/token", "", 400, 1))
	in.Unread = []string{s}
	in.Rotations = []rotate.State{{App: rotate.App{Label: s}, Old: rotate.Key{KID: s}, Steps: []rotate.Step{{Name: text.Plain(s), What: text.Plain(s)}}}}
	thing := report.Thing{ID: s, Type: s, Name: s, Also: s}
	in.Log.Entries = append(in.Log.Entries, report.Entry{ID: s, At: at(9), Event: s, Message: s, Result: s, Reason: s, Actor: thing, Targets: []report.Thing{thing}, RequestID: s, IP: s})
	return in
}

func rendered(t rapid.TB, in report.Input) (markdown, page []byte) {
	t.Helper()
	r := report.New(in)
	page, err := r.HTML(report.Words{})
	if err != nil {
		t.Fatal(err)
	}
	return r.Markdown(report.Words{}), page
}

// injection is what means something in HTML or Markdown, and text around it.
func injection() *rapid.Generator[string] {
	piece := rapid.SampledFrom([]string{
		"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</td></tr></table>", "</style>", "<!--", "]]>", "\"><a href=javascript:x>", "'", "&lt;b&gt;",
		"|", "\\|", "\\", "`", "```", "``|", "[a](javascript:x)", "![a](http://h/x.png)", "<http://h>", "http://evil.example/x", "www.evil.example", "*b*", "_i_", "~~s~~", "# h", "\n# h", "\r\n\r\n", "\n| a | b |\n| --- | --- |\n",
		"\u202e", "\u0000", "\u2028", "@everyone", "{{.Title}}", "${x}", "&#60;", "$$x$$", "- a", "1. b", "okta", " ", "Fernholt Optics",
	})
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.OneOf(piece, rapid.StringN(0, 12, -1)), 1, 6).Draw(t, "pieces"), "")
	})
}

// Whatever others wrote, a page has the elements that it has without it.
func TestNothingInjectedIntoHTML(t *testing.T) {
	_, plain := rendered(t, everywhere("plain"))
	want := elements(t, plain)
	rapid.Check(t, func(t *rapid.T) {
		s := injection().Draw(t, "name")
		_, page := rendered(t, everywhere("a"+s))
		if got := elements(t, page); got != want {
			t.Fatalf("%q makes other elements", s)
		}
		for _, bad := range []string{"http-equiv=\"refresh", "src=", "href=\"h", "href=\"j", "@import", "url("} {
			if bytes.Contains(tagsOf(page), []byte(bad)) {
				t.Fatalf("%q brings %s into the page", s, bad)
			}
		}
	})
}

// elements are a page's tags with the names of their attributes. Signs of a state
// and where words are kept on one line depend on the words.
func elements(t rapid.TB, page []byte) string {
	t.Helper()
	var b strings.Builder
	z := xhtml.NewTokenizer(bytes.NewReader(page))
	for {
		switch z.Next() {
		case xhtml.ErrorToken:
			if z.Err() != io.EOF { //nolint:errorlint // as documented
				t.Fatal(z.Err())
			}
			return b.String()
		case xhtml.StartTagToken, xhtml.EndTagToken, xhtml.SelfClosingTagToken:
			tag := z.Token()
			if tag.Data != "span" {
				b.WriteString(tag.Data + "\n")
			}
			for _, a := range tag.Attr {
				if a.Key != "class" && tag.Data != "span" {
					b.WriteString(" " + a.Key + "\n")
				}
			}
		}
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

func tagsOf(page []byte) []byte { return bytes.Join(tags.FindAll(page, -1), nil) }

var shape = regexp.MustCompile(`[^|]+`)

// Whatever others wrote, Markdown has as many lines, and each table row as many
// cells, and nothing outside of code is HTML, a link or an image.
func TestNothingInjectedIntoMarkdown(t *testing.T) {
	plain, _ := rendered(t, everywhere("plain"))
	want := shape.ReplaceAll(plain, []byte("x"))
	rapid.Check(t, func(t *rapid.T) {
		s := injection().Draw(t, "name")
		got, _ := rendered(t, everywhere("a"+s))
		if bytes.Count(got, []byte("\n")) != bytes.Count(plain, []byte("\n")) || !bytes.Equal(barsOf(got), barsOf(plain)) {
			t.Fatalf("%q changes the shape: %s, want %s", s, shape.ReplaceAll(got, []byte("x")), want)
		}
		prose := regexp.MustCompile("`[^`\n]*`").ReplaceAll(got, nil)
		if i := bytes.IndexByte(prose, '`'); i >= 0 {
			t.Fatalf("%q leaves code open: %s", s, prose[max(0, i-40):i])
		}
		prose = bytes.ReplaceAll(prose, []byte("<br>"), nil)
		for _, sign := range []string{"<", "](", "![", "://", "www.", " @"} {
			if bytes.Contains(prose, []byte(sign)) {
				t.Fatalf("%q brings %s", s, sign)
			}
		}
	})
}

// barsOf is how many cells each line has.
func barsOf(markdown []byte) []byte {
	var counts []byte
	for line := range bytes.Lines(markdown) {
		counts = append(counts, byte(bytes.Count(line, []byte("|"))))
	}
	return counts
}

// What can be seen is read as it was written.
func TestNamesStayReadable(t *testing.T) {
	const name = `Bücher & <Co> "größe" 'x' [1] *|* \ okta_flow_sso`
	_, page := rendered(t, everywhere(name))
	if !strings.Contains(html.UnescapeString(string(page)), name) {
		t.Error("the page doesn't show the name")
	}
}

func TestWhatIsLeftOut(t *testing.T) {
	for _, c := range []struct{ name, given, never string }{
		{"a token", "Bearer eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJlLXNpZ25hdHVyZQ", "c2lnbmF0dXJl"},
		{"a secret by its name", "client_secret=Zq8-not-a-real-one-77", "not-a-real-one"},
		{"a home folder", "read /home/quentin/My keys/acme.pem: denied", "quentin"},
		{"on a Mac", "open /Users/quentin/Library/x.json failed", "quentin"},
		{"on Windows", `C:\Users\Quentin Doe\AppData\flowlatch\x.json`, "Quentin Doe"},
		{"a share", `\\server\quentin\x`, "quentin"},
		{"a file URL", "file:///home/quentin/x", "quentin"},
		{"a short way home", "~/secret-place/x", "secret-place"},
		{"an alias", "flow " + alias + " is off", alias},
		{"another alias", "POST https://acme.workflows.okta.com/api/flo/ffffffffffffffffffffffffffffffff/invoke", "ffffffffff"},
		{"signs that turn writing around", "a\u202egnp.exe", "\u202e"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := everywhere(c.given)
			in.Workspace.ServiceApps[0].Step.Proof.Exchanges[0].URL = "https://acme.okta.com/" // an address's path is none of this computer
			markdown, page := rendered(t, in)
			if bytes.Contains(markdown, []byte(c.never)) || bytes.Contains(page, []byte(c.never)) {
				t.Errorf("%q is in the report", c.never)
			}
		})
	}
}

// An address keeps its path, which is no path of this computer.
func TestAddressesStay(t *testing.T) {
	markdown, _ := rendered(t, acme())
	if !bytes.Contains(markdown, []byte("https://acme.okta.com/api/v1/users/me`")) || bytes.Contains(markdown, []byte("who=me")) {
		t.Error("addresses aren't shown, or with their query")
	}
}

func TestPageNeedsNothingElse(t *testing.T) {
	_, page := rendered(t, acme())
	words := string(tagsOf(page))
	for _, bad := range []string{"<script", "<link", "<img", "<iframe", "src=", "http://", "https://"} {
		if strings.Contains(words, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
	if strings.IndexFunc(string(page), func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) >= 0 {
		t.Error("the page has control characters")
	}
}
