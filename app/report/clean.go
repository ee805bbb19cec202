package report

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire/redact"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// cleaner makes what others wrote fit to be shown: on one line, without what
// can't be seen, secrets, paths of this computer and whole Invoke URLs.
type cleaner struct {
	secrets redact.Redactor
	aliases *strings.Replacer
}

// newCleaner knows the Invoke URLs of a workspace: who has that of a public
// endpoint can invoke it, so a report shows none whole.
func newCleaner(ws *workspace.Workspace) *cleaner {
	var pairs []string
	for _, e := range ws.Endpoints {
		if len(e.Alias) >= shortestAlias {
			pairs = append(pairs, e.Alias, shorten(e.Alias))
		}
	}
	return &cleaner{aliases: strings.NewReplacer(pairs...)}
}

// shortestAlias keeps a short one, which is no flow's, from being replaced inside
// of words.
const shortestAlias = 12

func shorten(alias string) string { return string([]rune(alias)[:6]) + "…" }

// word cleans a text from elsewhere.
func (c *cleaner) word(s string) string {
	if s == "" {
		return ""
	}
	s = strings.Map(visible, strings.ToValidUTF8(s, "�"))
	s = strings.Join(strings.Fields(s), " ")
	s = c.secrets.Text(s)
	s = localPath.ReplaceAllString(s, "${1}[local path]")
	s = flowAlias.ReplaceAllStringFunc(s, func(found string) string {
		head, alias := found[:len("/flo/")], found[len("/flo/"):]
		return head + shorten(alias)
	})
	return c.aliases.Replace(s)
}

// visible makes every kind of space one that doesn't break a line, and drops what
// can't be seen: a sign that turns the direction of writing can fake a name.
func visible(r rune) rune {
	switch {
	case unicode.IsSpace(r), unicode.IsControl(r):
		return ' '
	case !unicode.IsPrint(r):
		return -1
	}
	return r
}

// localPath finds absolute paths of the usual systems, to the end of what may
// still be one: names of folders can hold spaces. A path in a URL has its host
// before it.
var localPath = regexp.MustCompile(`(?i)(^|[\s"'(=\[<,;:])(?:file://|[a-z]:[\\/]|\\\\|~[\\/]|/(?:home|users|root|tmp|var|private|opt|etc|mnt|media|run|usr|srv|volumes|applications|library|data|work)(?:/|$))(?:[^"'<>|;:)\]]|:\S)*`)

var flowAlias = regexp.MustCompile(`/flo/[0-9A-Za-z_-]{12,}`)

func (c *cleaner) words(list []string) []string {
	var all []string
	for _, s := range list {
		all = append(all, c.word(s))
	}
	return all
}

// text cleans the arguments of a sentence, and a sentence that isn't the
// program's own.
func (c *cleaner) text(t text.Text) text.Text {
	if t.Key == "" {
		t.English = c.word(t.English)
		return t
	}
	if len(t.Args) == 0 {
		return t
	}
	args := make(map[string]any, len(t.Args))
	for name, value := range t.Args {
		if s, ok := value.(string); ok {
			value = c.word(s)
		}
		args[name] = value
	}
	t.Args = args
	return t
}

// address is a URL without user, query and fragment, where credentials and the
// values of an invocation stand.
func (c *cleaner) address(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" {
		s, _, _ = strings.Cut(s, "?")
		s, _, _ = strings.Cut(s, "#")
		return c.word(s)
	}
	cut := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}
	return c.word(cut.String())
}

func (c *cleaner) log(l Log) Log {
	out := Log{Read: l.Read, Why: c.text(l.Why), From: l.From, To: l.To}
	for _, note := range l.Notes {
		out.Notes = append(out.Notes, c.text(note))
	}
	for _, e := range l.Entries {
		out.Entries = append(out.Entries, c.entry(e))
	}
	return out
}

func (c *cleaner) entry(e Entry) Entry {
	out := Entry{
		ID: c.word(e.ID), At: e.At, Event: c.word(e.Event), Message: c.word(e.Message), Result: c.word(e.Result),
		Reason: c.word(e.Reason), Actor: c.thing(e.Actor), RequestID: c.word(e.RequestID), IP: c.word(e.IP),
	}
	for _, t := range e.Targets {
		out.Targets = append(out.Targets, c.thing(t))
	}
	return out
}

func (c *cleaner) thing(t Thing) Thing {
	return Thing{ID: c.word(t.ID), Type: c.word(t.Type), Name: c.word(t.Name), Also: c.word(t.Also)}
}
