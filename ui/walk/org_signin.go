package walk

import (
	"cmp"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// signInWays are the ways to sign in, in the order of the choice.
func signInWays() []workspace.SignInMethod {
	return []workspace.SignInMethod{workspace.Browser, workspace.APIToken, workspace.Device, workspace.ServiceKey, workspace.NoSignIn}
}

// orgSignInDeeds are what the sign-in card asks of its page.
type orgSignInDeeds struct {
	enter, practise, forMe, signOut, revoke, changed func()
}

// orgSignIn is the card *Sign in as admin*: the ways to sign in as one choice, each
// with its guide and its fields, or who is signed in.
type orgSignIn struct {
	host  page.Host
	deeds orgSignInDeeds

	chip     *house.Chip
	choice   *house.Segmented
	token    *secretDraft
	tokens   *house.Button
	practise *house.Button
	kept     *house.Paragraph // where the token goes
	client   *house.TextField // of the native app, for the browser and for another device
	key      *signInKey
	waiting  *signInWaiting
	person   *orgPerson

	practiceRow *fyne.Container
	guides      map[workspace.SignInMethod]*signInGuide
	forms       map[workspace.SignInMethod]*fyne.Container // beside native
	native      *fyne.Container                            // label and field of the native app
	entering    *fyne.Container                            // all of the forms
	chosen      workspace.SignInMethod
	last        workspace.SignInMethod // of the newest sign-in seen, for when it is over
	picked      bool                   // the person chose, not the workspace
	replacing   bool                   // another sign-in is asked for while one is there
	card        fyne.CanvasObject
}

func newOrgSignIn(host page.Host, deeds orgSignInDeeds) *orgSignIn {
	s := &orgSignIn{
		host: host, deeds: deeds, chip: house.NewStateChip(house.Todo, ""), waiting: newSignInWaiting(host),
		guides: map[workspace.SignInMethod]*signInGuide{}, forms: map[workspace.SignInMethod]*fyne.Container{},
	}
	s.person = newOrgPerson(host, orgPersonDeeds{again: s.again, revoke: deeds.revoke, signOut: deeds.signOut})
	options := make([]house.Option, 0, len(signInWays()))
	for _, way := range signInWays() {
		options = append(options, house.Option{Text: page.T(page.SignInMethodWords(way))})
	}
	s.choice = house.NewSegmented(options, 0, func(i int) { s.choose(signInWays()[i]) })
	s.client = newClientIDField(deeds.changed, deeds.enter)
	s.native = labelled(page.X("sign-in.client-id", "Client ID of the app Flowlatch in your org"), s.client)
	s.key = newSignInKey(host, deeds.changed, deeds.enter)
	s.forms[workspace.APIToken] = s.tokenForm()
	s.forms[workspace.ServiceKey] = house.Stack(0, s.key.object)
	s.forms[workspace.NoSignIn] = newSkipWords()
	s.entering = s.ways()
	s.card = house.NewHeadCard(house.CardHead{
		Icon: "user", Title: page.X("walk.org.sign-in-title", "Sign in as admin"), Trailing: []fyne.CanvasObject{s.chip},
	}, house.Row(0, s.choice, house.Spring()), s.person.object, s.entering, s.waiting.Object)
	return s
}

// ways are the forms of all ways, each below what it is for and what it needs. The
// field for the native app is one for the two ways that share it.
func (s *orgSignIn) ways() *fyne.Container {
	all := house.Stack(house.Gap8)
	for _, way := range signInWays() {
		s.guides[way] = newSignInGuide(s.host, way, s.deeds.forMe)
		all.Add(s.guides[way].object)
	}
	all.Add(s.native)
	for _, way := range signInWays() {
		if form := s.forms[way]; form != nil {
			all.Add(form)
		}
	}
	return all
}

// tokenForm is where a token is pasted, and where one is made.
func (s *orgSignIn) tokenForm() *fyne.Container {
	s.token = newSecretDraft(page.X("walk.org.token-paste", "Paste the API token"), setup.CheckAPIToken, s.deeds.changed, s.deeds.enter)
	s.tokens = house.NewButton(page.X("walk.org.tokens", "Open API tokens"), house.Secondary, func() { s.host.Open(setup.LinkAPITokens) }).Icon("ext")
	s.practise = house.NewButton(page.X("walk.org.practise", "Use the practice admin's token"), house.Secondary, s.deeds.practise).Icon("flask")
	s.practiceRow = house.Row(house.Gap8, s.practise)
	s.kept = house.NewParagraph("", house.Caption)
	return house.Stack(house.Gap8,
		house.TopRow(house.Gap8, house.Grow(s.token.object), s.tokens),
		s.kept,
		s.practiceRow)
}

// tokenKept says where a pasted API token goes.
func tokenKept(store vault.Store) string {
	if store == vault.Session {
		return page.X("walk.org.token-kept-session", "It is kept for this session only, and sent to this org only. Granting the scope in step 3 takes a super admin's.")
	}
	return page.X("walk.org.token-kept", "It goes to the system keychain, and is sent to this org only. Granting the scope in step 3 takes a super admin's.")
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
func (s *orgSignIn) without() bool { return s.chosen == workspace.NoSignIn }

// wanted reports whether the chosen way is still to be taken.
func (s *orgSignIn) wanted(ws *workspace.Workspace) bool {
	return !s.without() && (s.replacing || ws.Org.SignIn.Method != s.chosen || !setup.SignInStands(ws, s.host.Now()))
}

// practising reports whether the practice admin's token is the one to take:
// no other one was pasted.
func (s *orgSignIn) practising() bool {
	return s.chosen == workspace.APIToken && s.host.Workspace().Practice && s.token.empty() && !s.replacing
}

// verb is what signing in in the chosen way is called, and whether all is there
// that it takes. What is missing for an API token is asked for when it is pressed.
func (s *orgSignIn) verb() (_ text.Text, ready bool) {
	switch s.chosen {
	case workspace.Browser:
		return text.T("sign-in.verb.browser", "Sign in in the browser"), s.client.Valid()
	case workspace.Device:
		return text.T("sign-in.verb.device", "Get a code"), s.client.Valid()
	case workspace.ServiceKey:
		return text.T("sign-in.verb.service-key", "Sign in as the app"), s.key.ready()
	}
	return text.T("walk.org.sign-in", "Sign in"), true
}

// missing is what still has to be entered before signing in in the chosen way.
func (s *orgSignIn) missing() text.Text {
	switch _, ready := s.verb(); {
	case ready:
		return text.Text{}
	case s.chosen == workspace.ServiceKey:
		return text.T("sign-in.missing.service-key", "Client ID and private key are needed first")
	case s.host.Workspace().Practice:
		return text.T("sign-in.missing.practice", "The app's client ID is needed first: paste it, or have the console's clicks done")
	}
	return text.T("sign-in.missing.client-id", "The client ID of the app Flowlatch is needed first")
}

func (s *orgSignIn) choose(way workspace.SignInMethod) {
	if way != s.chosen {
		s.token.forget()
		s.key.startAnew()
	}
	s.chosen, s.picked = way, true
	s.deeds.changed()
}

// again asks for a new sign-in in the same way.
func (s *orgSignIn) again() {
	s.replace(s.host.Workspace().Org.SignIn.Method)
	s.deeds.changed()
	s.host.Focus(s.first())
}

// keepSignIn thinks better of signing in again: who is signed in is shown as before.
// It reports false where nobody is, or no other sign-in was asked for.
func (s *orgSignIn) keepSignIn() bool {
	if !s.replacing || s.waiting.Shown() || !setup.SignedIn(s.host.Workspace()) {
		return false
	}
	s.done()
	s.deeds.changed()
	return true
}

var _ page.Escaper = (*orgPage)(nil)

// Escape leaves the form to sign in again.
func (p *orgPage) Escape() bool {
	if p.host.Busy() || !p.signIn.keepSignIn() {
		return false
	}
	page.GiveBack(p.host, p, p.signIn.person.again)
	return true
}

// ask points to what is still empty or refused.
func (s *orgSignIn) ask() {
	s.token.ask()
	s.host.Focus(s.token.Focusable())
}

// clientID is the app that the chosen way signs in through, as entered, else that of
// the sign-in there is; "" where neither is known.
func (s *orgSignIn) clientID() string {
	entered := clientIDOf(s.client)
	if s.chosen == workspace.ServiceKey {
		entered = clientIDOf(s.key.client)
	}
	return cmp.Or(entered, s.host.Workspace().Org.SignIn.ClientID)
}

// first is what is entered first for the chosen way.
func (s *orgSignIn) first() fyne.Focusable {
	switch s.chosen {
	case workspace.APIToken:
		return s.token.Focusable()
	case workspace.Browser, workspace.Device:
		return s.client.Focusable()
	case workspace.ServiceKey:
		return s.key.first()
	}
	return s.choice
}

// replace asks for another sign-in, in a way.
func (s *orgSignIn) replace(way workspace.SignInMethod) {
	s.token.forget()
	s.replacing = true
	s.chosen, s.picked = way, true
}

// done forgets what was only needed to sign in or out.
func (s *orgSignIn) done() {
	s.forget()
	s.replacing, s.picked = false, false
}

// forget drops what was entered and is secret.
func (s *orgSignIn) forget() {
	s.token.drop()
	s.key.forget()
}

// update shows who is signed in, or how to.
func (s *orgSignIn) update(ws *workspace.Workspace, known bool) {
	if in := ws.Org.SignIn; in.Method != "" {
		s.last = in.Method
	}
	if !s.picked {
		s.chosen = s.usualWay(ws.Org.SignIn)
	}
	s.choice.SetSelected(slices.Index(signInWays(), s.chosen))
	s.chip.SetState(signInState(ws, s.host.Now()))
	idle := !s.host.Busy()
	s.showForms(ws, known && idle)
	page.SetEnabled(s.tokens, known)
	page.SetEnabled(s.practise, known && idle)
	page.SetEnabled(s.choice, idle)
}

// usualWay is the way that is shown before anybody chooses: the one that was taken,
// else the one that needs nothing at Okta but a token.
func (s *orgSignIn) usualWay(in workspace.SignIn) workspace.SignInMethod {
	switch {
	case in.Method != "":
		return in.Method
	case in.ClientID == "":
		return workspace.APIToken
	case s.last == workspace.Device, s.last == workspace.ServiceKey:
		return s.last
	}
	return workspace.Browser
}

// fillIn shows the client ID of the newest sign-in where none was typed.
func (s *orgSignIn) fillIn(in workspace.SignIn) {
	field := s.client
	if s.last == workspace.ServiceKey {
		field = s.key.client
	}
	if in.ClientID != "" && field.Text() == "" {
		setQuietly(field, in.ClientID)
	}
}

// showForms shows the form of the chosen way, or who is signed in by it. usable: the org
// is known, and nothing runs.
func (s *orgSignIn) showForms(ws *workspace.Workspace, usable bool) {
	s.fillIn(ws.Org.SignIn)
	wanted := s.wanted(ws)
	there := setup.SignedIn(ws) && !s.without() && !wanted
	if setup.SignedIn(ws) {
		s.person.update(ws)
	}
	entering := (wanted || s.without()) && !s.waiting.Shown()
	page.SetVisible(s.person.object, there)
	page.SetVisible(s.entering, entering)
	for way, guide := range s.guides {
		shown := entering && way == s.chosen
		page.SetVisible(guide.object, shown && way != workspace.NoSignIn) // whose form says it all
		if form := s.forms[way]; form != nil {
			page.SetVisible(form, shown)
		}
		if shown {
			guide.update(usable)
		}
	}
	page.SetVisible(s.native, entering && (s.chosen == workspace.Browser || s.chosen == workspace.Device))
	page.SetVisible(s.practiceRow, ws.Practice)
	s.kept.SetText(tokenKept(s.host.App().Vault.Status().Store))
	s.key.files.update()
}

func signInState(ws *workspace.Workspace, now time.Time) (house.State, string) {
	switch {
	case setup.SignInStands(ws, now):
		return house.Done, page.X("walk.org.signed-in", "Signed in")
	case setup.SignedIn(ws):
		return house.Attention, page.X("walk.org.sign-in-over", "Sign-in has ended")
	case ws.Org.SignIn.Method == workspace.NoSignIn:
		return house.Unknown, page.X("walk.org.not-signed-in", "Without sign-in")
	}
	return house.Todo, page.X("walk.org.no-sign-in", "Not signed in")
}
