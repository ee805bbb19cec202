package shell

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// personWidth is the width of the person's menu, in device-independent pixels.
const personWidth float32 = 320

// personMost is how many letters of a name the header has room for.
const personMost = 28

// personWords are who is signed in, for the header: a name and the first admin
// role, or that the sign-in has ended.
func personWords(ws *workspace.Workspace, now time.Time) string {
	in := ws.Org.SignIn
	name := page.SignInName(in)
	switch {
	case in.Method == workspace.NoSignIn:
		return page.X("person.none", "Without signing in")
	case name == "":
		return page.X("person.unknown", "Not signed in")
	}
	if !setup.SignInStands(ws, now) {
		return page.X("person.ended", "Sign-in has ended")
	}
	if letters := []rune(name); len(letters) > personMost {
		return string(letters[:personMost-1]) + "…"
	}
	if in.RolesKnown && len(in.Roles) > 0 {
		return name + " · " + in.Roles[0].Name()
	}
	return name
}

// personMenu is the list that the person's name opens: who is signed in and how,
// and the ways out of it.
type personMenu struct{ dropList }

func newPersonMenu(s *Shell) *personMenu {
	return &personMenu{dropList{shell: s, from: s.header.person}}
}

// OpenPerson shows who is signed in, below the name. The keyboard goes to the
// first entry, and back to the name when the list closes.
func (s *Shell) OpenPerson() {
	m := newPersonMenu(s)
	content := m.content(s.Workspace().Org.SignIn)
	m.open(content, m.from.Size().Width-personWidth, m.items[0])
}

// content is who is signed in over the entries.
func (m *personMenu) content(in workspace.SignIn) fyne.CanvasObject {
	entries := house.Stack(0)
	for _, item := range m.entries(in) {
		entries.Add(m.add(item))
	}
	m.link()
	return house.NewSurface(look.ColorCard, house.FixedWidth(personWidth, house.Stack(0,
		house.Inset(house.Gap16, house.Gap12, house.Gap16, house.Gap12, m.who(in)), house.NewDivider(),
		house.Inset(switcherPad, switcherPad, switcherPad, switcherPad, entries)))).Rounded(10).Edged(look.ColorLine2)
}

// who says in words who is signed in, how, and until when.
func (m *personMenu) who(in workspace.SignIn) fyne.CanvasObject {
	if !setup.SignedIn(m.shell.Workspace()) {
		lines := house.Stack(2, house.NewText(personWords(m.shell.Workspace(), m.shell.Now()), house.Body).Bold().CutEnd())
		lines.Add(house.NewParagraph(page.X("person.none.why", "Steps 2 and 3 are done by console clicks."), house.Caption))
		return lines
	}
	lines := house.Stack(2, house.NewText(page.SignInName(in), house.Body).Bold().CutEnd())
	if in.Login != "" && in.Login != in.Name {
		lines.Add(house.NewText(in.Login, house.Caption).CutEnd())
	}
	if m.ended() {
		lines.Add(house.NewParagraph(page.X("person.ended.why", "This sign-in has ended. Nothing is lost: sign in again, and go on."), house.Caption))
	}
	lines.Add(house.NewParagraph(page.RoleWords(in), house.Caption))
	lines.Add(house.NewParagraph(page.T(text.T("person.way", "{{.Way}}, {{.Ago}}",
		"Way", page.T(page.SignInMethodWords(in.Method)), "Ago", page.Ago(m.shell.Now(), in.At))), house.Caption))
	return lines
}

func (m *personMenu) entries(in workspace.SignIn) []*house.PickItem {
	if !setup.SignedIn(m.shell.Workspace()) {
		return []*house.PickItem{house.NewPickItem("user", page.X("person.sign-in", "Sign in, on step 1"), m.then(m.toOrg))}
	}
	first := house.NewPickItem("shield", page.X("person.rights", "What this sign-in may do"), m.then(m.toRights))
	if m.ended() {
		first = house.NewPickItem("user", page.X("person.again", "Sign in again, on step 1"), m.then(m.toOrg))
	}
	items := []*house.PickItem{
		first,
		house.NewPickItem("arrow", page.X("walk.org.sign-out", "Sign out"), m.then(func() { page.AskSignOut(m.shell, false) })),
	}
	if in.Method == workspace.APIToken {
		items = append(items, house.NewPickItem("x", page.X("sign-out.revoke", "Sign out and revoke"), m.then(func() { page.AskSignOut(m.shell, true) })))
	}
	return items
}

// ended reports whether the sign-in can't be used any more.
func (m *personMenu) ended() bool {
	return !setup.SignInStands(m.shell.Workspace(), m.shell.Now())
}

func (m *personMenu) toOrg() { m.shell.Go(page.Org) }

// toRights shows on step 1 what the sign-in may do.
func (m *personMenu) toRights() {
	m.toOrg()
	if p, ok := m.shell.current().(page.RightsShower); ok {
		m.shell.frame.scroll.Follow(p.Rights())
	}
}
