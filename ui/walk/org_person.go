package walk

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// orgPerson shows who is signed in, how, until when, and with which rights.
type orgPerson struct {
	host     page.Host
	avatar   *fyne.Container
	initials string
	name     *house.Text
	login    *house.Text
	roles    *house.Paragraph
	secret   *storedSecret
	lapses   fyne.CanvasObject
	facts    *signInFacts
	rights   *rightsTable
	again    *house.Button
	revoke   *house.Button
	signOut  *house.Button
	object   *fyne.Container
}

// orgPersonDeeds are what the buttons beside a person do.
type orgPersonDeeds struct {
	again, revoke, signOut func()
}

func newOrgPerson(host page.Host, deeds orgPersonDeeds) *orgPerson {
	p := &orgPerson{
		host: host, avatar: house.Stack(0),
		name:   house.NewText("", house.Body).Bold().CutEnd(),
		login:  house.NewText("", house.Caption).CutEnd(),
		roles:  house.NewParagraph("", house.Caption),
		secret: newStoredSecret(host), facts: &signInFacts{rows: house.Stack(0)}, rights: newRightsTable(),
	}
	p.again = house.NewButton(page.X("sign-in.again", "Sign in again"), house.Secondary, deeds.again).Small()
	p.revoke = house.NewButton(page.X("sign-out.revoke", "Sign out and revoke"), house.Secondary, deeds.revoke).Small()
	p.signOut = house.NewButton(page.X("walk.org.sign-out", "Sign out"), house.Secondary, deeds.signOut).Small()
	who := house.NewWell(house.Gap12, house.Row(house.Gap12, p.avatar, house.Grow(house.Stack(0, p.name, p.login, p.roles))))
	p.lapses = house.NewText(page.X("walk.org.lapses", "Okta lets it lapse after 30 days without use"), house.Caption).CutEnd()
	kept := house.NewWell(house.Gap12, house.Stack(house.Gap4, p.secret.field, p.lapses, p.facts.rows))
	p.object = house.Stack(house.Gap12, house.Columns(house.Gap12, who, kept),
		house.Row(house.Gap8, p.again, house.Spring(), p.revoke, p.signOut), p.rights.object)
	return p
}

func (p *orgPerson) update(ws *workspace.Workspace) {
	in := ws.Org.SignIn
	if letters := initials(page.SignInName(in)); letters != p.initials || len(p.avatar.Objects) == 0 {
		p.initials = letters
		p.avatar.Objects = []fyne.CanvasObject{house.NewAvatar(letters)}
		p.avatar.Refresh()
	}
	p.name.SetText(page.SignInName(in))
	p.login.SetText(loginWords(in))
	p.roles.SetText(page.RoleWords(in))
	byToken, store := in.Method == workspace.APIToken, p.host.App().Vault.Status().Store
	page.SetVisible(p.secret.field, byToken)
	page.SetVisible(p.lapses, byToken)
	page.SetVisible(p.revoke, byToken)
	p.secret.show(in.Token)
	p.secret.sayWhere(store)
	p.facts.show(signInLines(in, p.host.Now(), storeWords(store)))
	p.rights.update(ws)
	idle := !p.host.Busy()
	for _, b := range []*house.Button{p.again, p.revoke, p.signOut} {
		page.SetEnabled(b, idle)
	}
}

// loginWords say under which name Okta knows who is signed in.
func loginWords(in workspace.SignIn) string {
	switch {
	case in.Method == workspace.ServiceKey:
		return page.X("sign-in.who.app", "A service app; no person is signed in")
	case in.Login != "":
		return in.Login
	}
	return page.X("sign-in.who.unknown", "This sign-in may not read who it is")
}

// signInFacts are the rows of how somebody is signed in.
type signInFacts struct {
	shown []house.Fact
	rows  *fyne.Container
}

func (f *signInFacts) show(lines []house.Fact) {
	same := len(lines) == len(f.shown)
	for i := 0; same && i < len(lines); i++ {
		same = lines[i] == f.shown[i]
	}
	if same {
		return
	}
	f.shown = lines
	f.rows.Objects = []fyne.CanvasObject{house.NewFacts(house.FactsWidths{Label: 64, Row: 22}, lines...)}
	f.rows.Refresh()
}

// signInLines say how somebody signed in, through which app, until when, and where
// the credential is kept.
func signInLines(in workspace.SignIn, now time.Time, store string) []house.Fact {
	line := func(label, value string) house.Fact { return house.Fact{Label: label, Value: value, Plain: true} }
	how := page.T(text.T("sign-in.how", "{{.Way}}, {{.Ago}}", "Way", page.T(page.SignInMethodWords(in.Method)), "Ago", page.Ago(now, in.At)))
	lines := []house.Fact{line(page.X("sign-in.fact.how", "Signed in"), how)}
	if in.Method == workspace.APIToken {
		return lines
	}
	lines = append(lines, house.Fact{Label: page.X("sign-in.fact.app", "App"), Value: in.ClientID},
		line(page.X("sign-in.fact.until", "Until"), untilWords(in, now)))
	return append(lines,
		line(page.X("sign-in.fact.scopes", "Scopes"), scopeCount(in.Scopes)),
		line(page.X("sign-in.fact.kept", "Kept"), store))
}

// untilWords say when the sign-in ends, or that it goes on by itself.
func untilWords(in workspace.SignIn, now time.Time) string {
	switch {
	case in.Refresh != "" || in.Key != "":
		return page.X("sign-in.until.renewed", "you sign out; it renews itself")
	case in.Expires.IsZero():
		return page.X("sign-in.until.unknown", "Okta didn't say")
	case !in.Expires.After(now):
		return page.T(text.T("sign-in.until.over", "It ended {{.Ago}}", "Ago", page.Ago(now, in.Expires)))
	}
	return momentWords(now, in.Expires)
}

func scopeCount(scopes []string) string {
	granted := 0
	for _, s := range scopes {
		if strings.HasPrefix(s, "okta.") {
			granted++
		}
	}
	return page.T(text.T("sign-in.scopes", "{{.Count}} of Okta's API", "Count", strconv.Itoa(granted)))
}

// initials are the first letters of the first two words.
func initials(name string) string {
	var letters strings.Builder
	for i, word := range strings.Fields(name) {
		if i == 2 {
			break
		}
		first, _ := utf8.DecodeRuneInString(word)
		letters.WriteRune(first)
	}
	return strings.ToUpper(letters.String())
}
