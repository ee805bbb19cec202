package walk

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// The ways to work, in the order of the choice.
const (
	withToken = iota
	withoutSignIn
)

// orgSignInDeeds are what the sign-in card asks of its page.
type orgSignInDeeds struct {
	enter, practise, signOut, changed func()
}

// orgSignIn is the card *Sign in as admin*: an API token, or none at all.
type orgSignIn struct {
	host  page.Host
	deeds orgSignInDeeds

	chip     *house.Chip
	choice   *house.Segmented
	signOut  *house.Button
	token    *secretDraft
	tokens   *house.Button
	practise *house.Button
	person   *orgPerson

	entering, skipping, practiceRow *fyne.Container
	chosen                          int
	picked                          bool // the person chose, not the workspace
	replacing                       bool // another token is asked for while one is stored
	card                            fyne.CanvasObject
}

func newOrgSignIn(host page.Host, deeds orgSignInDeeds) *orgSignIn {
	s := &orgSignIn{host: host, deeds: deeds, chip: house.NewStateChip(house.Todo, ""), person: newOrgPerson(host)}
	s.choice = house.NewSegmented([]house.Option{
		{Text: page.X("walk.org.api-token", "API token"), Icon: "key"},
		{Text: page.X("walk.org.without", "Without signing in"), Icon: "list"},
	}, withToken, s.choose)
	s.signOut = house.NewButton(page.X("walk.org.sign-out", "Sign out"), house.Secondary, deeds.signOut)
	s.entering, s.skipping = s.tokenForm(), newSkipWords()
	s.card = house.NewHeadCard(house.CardHead{
		Icon: "user", Title: page.X("walk.org.sign-in-title", "Sign in as admin"), Trailing: []fyne.CanvasObject{s.chip},
	}, house.Row(house.Gap8, s.choice, house.Spring(), s.signOut), s.person.object, s.entering, s.skipping)
	return s
}

// tokenForm is where a token is pasted, and where one is made.
func (s *orgSignIn) tokenForm() *fyne.Container {
	s.token = newSecretDraft(page.X("walk.org.token-paste", "Paste the API token"), setup.CheckAPIToken, s.deeds.changed, s.deeds.enter)
	s.tokens = house.NewButton(page.X("walk.org.tokens", "Open API tokens"), house.Secondary, func() { s.host.Open(setup.LinkAPITokens) }).Icon("ext")
	s.practise = house.NewButton(page.X("walk.org.practise", "Use the practice admin's token"), house.Secondary, s.deeds.practise).Icon("flask")
	s.practiceRow = house.Row(house.Gap8, s.practise)
	return house.Stack(house.Gap8,
		house.TopRow(house.Gap8, house.Grow(s.token.object), s.tokens),
		house.NewParagraph(page.X("walk.org.token-where", "Made in the Admin Console: Security › API › Tokens › Create token. It can do what its admin can: granting the scope in step 3 takes a super admin. It is kept in the keychain and sent to this org only."), house.Caption),
		s.practiceRow)
}

// newSkipWords explain what going on without a sign-in means.
func newSkipWords() *fyne.Container {
	line := func(icon, words string) fyne.CanvasObject {
		return house.TopRow(house.Gap8, house.Inset(0, 1, 0, 0, house.NewIcon(icon)), house.Grow(house.NewParagraph(words, house.Body)))
	}
	return house.Stack(house.Gap8,
		line("list", page.X("walk.org.without.clicks", "Steps 2 and 3 then show the clicks in Okta's consoles, in order, with everything to paste.")),
		line("shield", page.X("walk.org.without.proof", "Step 3 is still proven by a real token. What can't be measured counts as said by you.")),
		line("back", page.X("walk.org.without.later", "You can sign in later; nothing done by then is lost.")))
}

// without reports whether going on without a sign-in is chosen.
func (s *orgSignIn) without() bool { return s.chosen == withoutSignIn }

// wanted reports whether a token is asked for.
func (s *orgSignIn) wanted(ws *workspace.Workspace) bool {
	return !s.without() && (s.replacing || !setup.SignedIn(ws))
}

// practising reports whether the practice admin's token is the one to take:
// no other one was pasted.
func (s *orgSignIn) practising() bool {
	return s.host.Workspace().Practice && s.token.empty() && !s.replacing
}

func (s *orgSignIn) choose(way int) {
	s.chosen, s.picked = way, true
	s.deeds.changed()
}

// ask points to the entry that is still empty or refused.
func (s *orgSignIn) ask() {
	s.token.ask()
	s.host.Focus(s.token.Focusable())
}

// replace asks for another token.
func (s *orgSignIn) replace() {
	s.token.forget()
	s.replacing = true
	s.chosen, s.picked = withToken, true
}

// done forgets what was only needed to sign in or out.
func (s *orgSignIn) done() {
	s.token.forget()
	s.replacing, s.picked = false, false
}

// update shows who is signed in, or how to.
func (s *orgSignIn) update(ws *workspace.Workspace, known bool) {
	signedIn := setup.SignedIn(ws)
	if !s.picked {
		s.chosen = withToken
		if ws.Org.SignIn.Method == workspace.NoSignIn {
			s.chosen = withoutSignIn
		}
	}
	s.choice.SetSelected(s.chosen)
	s.chip.SetState(signInState(ws))
	page.SetVisible(s.signOut, signedIn)
	s.person.update(ws)
	page.SetVisible(s.person.object, signedIn && !s.without() && !s.replacing)
	page.SetVisible(s.entering, s.wanted(ws))
	page.SetVisible(s.skipping, s.without())
	page.SetVisible(s.practiceRow, ws.Practice)
	idle := !s.host.Busy()
	page.SetEnabled(s.tokens, known)
	page.SetEnabled(s.practise, known && idle)
	page.SetEnabled(s.signOut, idle)
	page.SetEnabled(s.choice, idle)
}

func signInState(ws *workspace.Workspace) (house.State, string) {
	switch ws.Org.SignIn.Method {
	case workspace.APIToken:
		return house.Done, page.X("walk.org.signed-in", "Signed in")
	case workspace.NoSignIn:
		return house.Unknown, page.X("walk.org.not-signed-in", "Without sign-in")
	}
	return house.Todo, page.X("walk.org.no-sign-in", "Not signed in")
}
