package walk

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// orgPerson shows who is signed in and where the token is kept.
type orgPerson struct {
	host        page.Host
	avatar      *fyne.Container
	initials    string
	name, login *house.Text
	since       *house.Text
	secret      *storedSecret
	object      fyne.CanvasObject
}

func newOrgPerson(host page.Host) *orgPerson {
	p := &orgPerson{
		host: host, avatar: house.Stack(0),
		name:   house.NewText("", house.Body).Bold().CutEnd(),
		login:  house.NewText("", house.Caption).CutEnd(),
		since:  house.NewText("", house.Caption).CutEnd(),
		secret: newStoredSecret(host),
	}
	who := house.NewWell(house.Gap12, house.Row(house.Gap12, p.avatar, house.Grow(house.Stack(0, p.name, p.login, p.since))))
	kept := house.NewWell(house.Gap12, house.Stack(house.Gap4,
		p.secret.field, house.NewText(page.X("walk.org.lapses", "Okta lets it lapse after 30 days without use"), house.Caption).CutEnd()))
	p.object = house.Columns(house.Gap12, who, kept)
	return p
}

func (p *orgPerson) update(ws *workspace.Workspace) {
	in := ws.Org.SignIn
	if letters := initials(in.Name); letters != p.initials || len(p.avatar.Objects) == 0 {
		p.initials = letters
		p.avatar.Objects = []fyne.CanvasObject{house.NewAvatar(letters)}
		p.avatar.Refresh()
	}
	p.name.SetText(in.Name)
	p.login.SetText(in.Login)
	p.since.SetText(page.T(text.T("walk.org.since", "API token, signed in {{.Ago}}", "Ago", page.Ago(p.host.Now(), in.At))))
	p.secret.show(in.Token)
	p.secret.sayWhere(p.host.App().Vault.Status().Store)
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
