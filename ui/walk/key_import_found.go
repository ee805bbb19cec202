package walk

import (
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// keyRefusal says why something can't be used as a key, and what makes it
// usable.
type keyRefusal struct {
	shown   *setup.KeyRefusal
	notice  *house.Notice
	command *house.CopyField
	object  *fyne.Container
}

func newKeyRefusal() *keyRefusal {
	words := page.CopyWords()
	words.Copy = page.X("walk.import.copy-command", "Copy the line")
	r := &keyRefusal{notice: house.NewLeadNotice(house.NoticeWarning, " ", " ", nil), command: house.NewCopyField("", words)}
	r.object = house.Stack(house.Gap8, r.notice, r.command)
	r.object.Hide()
	return r
}

func (r *keyRefusal) show(refusal *setup.KeyRefusal) {
	r.shown = refusal
	page.SetVisible(r.object, refusal != nil)
	if refusal == nil {
		return
	}
	kind := house.NoticeBad
	if refusal.Password || refusal.Command != "" {
		kind = house.NoticeWarning
	}
	r.notice.Set(kind, page.T(refusal.Sentence), page.T(refusal.Fix))
	r.command.SetValue(refusal.Command)
	page.SetVisible(r.command, refusal.Command != "")
	r.object.Refresh()
}

// name puts the file's own name into the line that converts it, where the shell
// takes it as it is.
func (r *keyRefusal) name(path string) {
	path = strings.TrimSpace(path)
	if r.shown == nil || path == "" || strings.ContainsFunc(path, special) {
		return
	}
	stem := strings.TrimSuffix(path, filepath.Ext(path))
	r.command.SetValue(strings.NewReplacer("old.pem", path, "new.pem", stem+"-new.pem").Replace(r.shown.Command))
}

// special is what some shell may read something into.
func special(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(`~./\:_-`, r)
}

// wantsPassword reports whether the right password would do.
func (r *keyRefusal) wantsPassword() bool { return r.shown != nil && r.shown.Password }

// keyFound shows a key that was read.
type keyFound struct {
	host page.Host
	own  *setup.OwnKey
	form *house.Text
	kind *house.Text
	algs *house.Segmented
	alg  *house.Text
	kid  *house.Text
	same *house.Text
	at   *house.Status
	more *house.Paragraph
	card *house.Card
}

func newKeyFound(host page.Host) *keyFound {
	value := func() *house.Text { return house.NewText("", house.Body).CutEnd() }
	f := &keyFound{host: host, form: value(), kind: value(), alg: value(), kid: house.NewText("", house.Mono).CutMiddle(), same: house.NewText("", house.Mono).CutMiddle()}
	f.at = house.NewStatus(house.Unknown, "")
	f.more = house.NewParagraph("", house.Caption)
	f.algs = house.NewSegmented(algOptions(setup.KeyRSA), 0, func(i int) {
		f.signWith(i)
		host.Update()
	})
	words := page.CopyWords()
	words.Copy = page.X("walk.import.copy-thumbprint", "Copy thumbprint")
	f.card = house.NewHeadCard(house.CardHead{Icon: "key", Title: page.X("walk.import.found", "This key")},
		house.NewFacts(house.FactsWidths{Label: 96},
			house.Fact{Label: page.X("walk.import.form", "Recognised as"), Object: f.form},
			house.Fact{Label: page.X("walk.service-app.type", "Type"), Object: f.kind},
			house.Fact{Label: page.X("walk.key.signs", "Signs with"), Object: house.Row(0, f.alg, f.algs)},
			house.Fact{Label: page.X("walk.service-app.kid", "kid"), Object: f.kid},
			house.Fact{Label: page.X("walk.service-app.thumbprint", "Thumbprint"), Object: house.Row(house.Gap8, f.same, house.NewCopyButton(words, f.same.Text))},
			house.Fact{Label: page.X("walk.import.at-okta", "At Okta"), Object: f.at}), f.more)
	f.card.Hide()
	return f
}

func (f *keyFound) show(own *setup.OwnKey, place setup.KeyPlace) {
	f.own = own
	page.SetVisible(f.card, own != nil)
	if own == nil {
		return
	}
	all := setup.Algorithms(own.Type)
	page.SetVisible(f.algs, len(all) > 1)
	page.SetVisible(f.alg, len(all) == 1)
	f.algs.SetSelected(slices.Index(all, own.Algorithm))
	f.form.SetText(own.Form)
	f.kind.SetText(setup.KeyTypeName(own.Type))
	f.alg.SetText(own.Algorithm)
	f.same.SetText(own.Thumbprint)
	f.kid.SetText(own.ID)
	f.showPlace(place)
	f.card.Refresh()
}

// showPlace says whether the app at Okta knows the key.
func (f *keyFound) showPlace(place setup.KeyPlace) {
	switch place.State {
	case setup.Registered:
		f.at.Set(house.Done, page.X("walk.import.registered", "Registered at the app, and active"))
	case setup.RegisteredInactive:
		f.at.Set(house.Attention, page.X("walk.import.inactive", "Registered at the app, but inactive: activate it there"))
	case setup.NotRegistered:
		f.at.Set(house.Todo, page.X("walk.import.not-registered", "Not registered at the app yet"))
	default:
		f.at.Set(house.Unknown, f.unplaced())
	}
	page.SetVisible(f.more, place.ID != "" && place.ID != f.own.ID)
	if f.more.Visible() {
		f.kid.SetText(place.ID)
		f.more.SetText(page.T(text.T("walk.import.other-kid", "The app has it under this kid, not under {{.Kid}}. Assertions carry the app's kid.", "Kid", f.own.ID)))
	}
}

// unplaced says why it isn't known whether the app has the key.
func (f *keyFound) unplaced() string {
	if !registered(inFront(f.host)) {
		return page.X("walk.import.no-app", "There is no app yet")
	}
	if setup.SignedIn(f.host.Workspace()) {
		return page.X("walk.import.unread", "Can't tell: the app couldn't be read")
	}
	return page.X("walk.import.not-signed-in", "Can't tell without signing in")
}

// signWith takes another algorithm of the key's type.
func (f *keyFound) signWith(i int) {
	if own, err := f.own.SigningWith(setup.Algorithms(f.own.Type)[i]); err == nil {
		f.own = own
	}
}

// keyDeeds says what using the key does.
type keyDeeds struct {
	host  page.Host
	rows  *fyne.Container
	shown [3]string
	card  *house.Card
}

func newKeyDeeds(host page.Host) *keyDeeds {
	d := &keyDeeds{host: host, rows: house.Stack(house.Gap12)}
	d.card = house.NewHeadCard(house.CardHead{Icon: "info", Title: page.X("walk.import.does", "What using it does")}, d.rows)
	return d
}

func (d *keyDeeds) update(app *workspace.ServiceApp) {
	words := [3]string{d.keeps(), d.registers(app), d.replaces(app)}
	if words == d.shown {
		return
	}
	d.shown = words
	line := func(icon, what string) fyne.CanvasObject {
		return house.TopRow(house.Gap8, house.NewIcon(icon), house.Grow(house.NewParagraph(what, house.Caption)))
	}
	d.rows.Objects = []fyne.CanvasObject{
		line("lock", words[0]), line("shield", words[1]),
		line("x", page.X("walk.import.does-not", "The file stays where it is and is not changed. What was pasted, and the password, are not kept.")),
	}
	if words[2] != "" {
		d.rows.Objects = slices.Insert(d.rows.Objects, 0, line("key", words[2]))
	}
	d.card.Refresh()
}

func (d *keyDeeds) keeps() string {
	if d.host.App().Vault.Status().Store == vault.Session {
		return page.X("walk.import.keeps-session", "The private half is kept for this session only.")
	}
	return page.X("walk.import.keeps", "The private half goes to the system keychain and is read back.")
}

func (d *keyDeeds) registers(app *workspace.ServiceApp) string {
	switch {
	case !registered(app):
		return page.X("walk.import.registers-new", "The app is made with its public half, in the next step on the page before.")
	case setup.SignedIn(d.host.Workspace()):
		return page.X("walk.import.registers", "The app at Okta gets its public half, unless it has it. Its earlier keys stay there.")
	}
	return page.X("walk.import.registers-hand", "You add its public half to the app in the Admin Console: the page before shows the click.")
}

// replaces says what becomes of the key that the app has now; "" without one.
func (d *keyDeeds) replaces(app *workspace.ServiceApp) string {
	switch {
	case app == nil || app.PrivateKey == "":
		return ""
	case app.InUse():
		return page.T(text.T("walk.import.replaces", "The key that signs now, {{.KID}}, stays on this computer. Until yours has given a token, one press goes back to it; then you say what becomes of it.", "KID", shortKID(app.KeyID)))
	}
	return page.T(text.T("walk.import.drops", "The key made here before, {{.KID}}, which gave no token and belongs to no app yet, is deleted.", "KID", shortKID(app.KeyID)))
}
