package walk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// connectionValues are the four fields of the New Connection dialog, in its
// order and words, each with where it comes from and whether it was copied.
type connectionValues struct {
	host     page.Host
	nickname *connectionValue
	domain   *connectionValue
	clientID *connectionValue
	secret   *connectionValue
	chip     *house.Chip
	other    *house.Button
	read     *house.Button // the secret
	why      *house.Paragraph
	card     fyne.CanvasObject
}

func newConnectionValues(host page.Host, other, read func()) *connectionValues {
	v := &connectionValues{host: host, chip: house.NewStateChip(house.Todo, "")}
	v.nickname = newConnectionValue(host, "nickname", page.X("walk.connection.nickname", "Connection Nickname"))
	v.domain = newConnectionValue(host, "domain", page.X("walk.connection.domain", "Domain"))
	v.clientID = newConnectionValue(host, "client-id", page.X("walk.connection.client-id", "Client ID"))
	v.secret = newConnectionValue(host, "secret", page.X("walk.connection.secret", "Client Secret"))
	v.read = house.NewButton(page.X("walk.connection.read-secret", "Read the secret"), house.Secondary, read).Icon("eye").Small()
	v.secret.finds.Add(v.read)
	v.why = house.NewParagraph(page.X("walk.connection.read-secret.why", "Reading the secret leaves an entry in Okta's System Log (app.oauth2.client.read_client_secret). Or paste it from the Sign On tab."), house.Caption)
	v.other = house.NewButton(page.X("walk.connection.other", "Paste others"), house.Quiet, other).Small()
	v.card = house.NewHeadCard(house.CardHead{
		Icon: "copy", Title: page.X("walk.connection.values", "Values for the New Connection dialog"), Trailing: []fyne.CanvasObject{v.other, v.chip},
	}, house.Stack(house.Gap8, v.nickname.row, v.domain.row, v.clientID.row, v.secret.row, v.why))
	return v
}

func (v *connectionValues) update(ws *workspace.Workspace) {
	c := ws.Connection
	step := c.Step
	v.nickname.show(c.Nickname, text.T("walk.connection.any-name", "any name"), step)
	v.domain.show(c.Domain, text.T("origin.domain", "no http://, no -admin"), step)
	v.clientID.show(c.ClientID, clientIDOrigin(ws), step)
	v.secret.showSecret(c.Secret, secretOrigin(c.SecretFrom), step)
	ready := 0
	for _, there := range []bool{c.Nickname != "", c.Domain != "", c.ClientID != "", c.Secret != ""} {
		if there {
			ready++
		}
	}
	words := page.T(text.T("walk.connection.ready", "{{.Count}} of 4 ready", "Count", ready))
	state := house.Progress
	if ready == 4 {
		state = house.Done
	}
	v.chip.SetState(state, words)
	readable := readsSecret(ws)
	page.SetVisible(v.read, readable)
	page.SetVisible(v.why, readable)
	page.SetVisible(v.secret.unknown, !readable)
	page.SetVisible(v.other, complete(ws) || readable)
}

// readsSecret reports whether the secret is there to be read on demand: nobody
// refused it, and none was pasted.
func readsSecret(ws *workspace.Workspace) bool {
	c := ws.Connection
	return setup.SignedIn(ws) && c.AppID != "" && c.Secret == "" && !c.ReadRefused
}

func clientIDOrigin(ws *workspace.Workspace) text.Text {
	switch from := ws.Connection.ClientIDFrom; {
	case from == workspace.FromAppID && ws.Practice:
		return text.T("origin.app-id-practice", "the same as the app's id")
	case from == workspace.FromAppID:
		return text.T("origin.app-id", "probably the app's id")
	case from == workspace.FromAdmin:
		return text.T("origin.pasted", "pasted by you")
	}
	return text.T("origin.connection-app", "read from the app")
}

func secretOrigin(from workspace.Origin) text.Text {
	if from == workspace.FromAdmin {
		return text.T("origin.pasted", "pasted by you")
	}
	return text.T("origin.connection-app", "read from the app")
}

// connectionValue is one field of the dialog.
type connectionValue struct {
	host    page.Host
	name    string
	click   string // the tick that this very value was copied
	plain   *house.CopyField
	secret  *storedSecret
	unknown *house.Text
	finds   *fyne.Container // that it is unknown, or what finds it
	none    *fyne.Container
	origin  *house.Text
	copied  *house.Status
	row     fyne.CanvasObject
}

func newConnectionValue(host page.Host, name, label string) *connectionValue {
	v := &connectionValue{
		host: host, name: name,
		unknown: house.NewText(page.X("walk.connection.missing", "not known yet"), house.Caption).In(look.ColorText3),
		origin:  house.NewText("", house.Caption).CutEnd(),
		copied:  house.NewStatus(house.Done, page.X("copy.done", "Copied")),
	}
	v.finds = house.Row(0, v.unknown)
	v.none = house.MinHeight(32, v.finds)
	words := page.CopyWords()
	words.Copy = page.T(text.T("copy.named", "Copy {{.Name}}", "Name", label))
	v.plain = house.NewCopyField("", words)
	v.plain.OnCopied = v.tick
	v.secret = newStoredSecret(host, v.tick)
	v.secret.field.Hide()
	value := house.Stack(0, v.plain, v.secret.field, v.none)
	title := house.NewText(label, house.Caption).In(theme.ColorNameForeground).CutEnd()
	v.row = house.Cells(house.Gap8, []float32{128, 0, 140, 64}, title, value, v.origin, v.copied)
	return v
}

// tick remembers that the value was copied.
func (v *connectionValue) tick() {
	walk, endpointID := v.host.Walk(), v.host.EndpointID()
	v.host.Save(func() error { return walk.Tick(workspace.StepConnection, endpointID, v.click, true) })
}

func (v *connectionValue) show(value string, origin text.Text, step workspace.Step) {
	v.plain.SetValue(value)
	page.SetVisible(v.plain, value != "")
	v.mark(value, origin, step)
}

func (v *connectionValue) showSecret(ref vault.Ref, origin text.Text, step workspace.Step) {
	v.plain.Hide()
	v.secret.show(ref)
	page.SetVisible(v.secret.field, ref != "")
	v.mark(string(ref), origin, step)
}

// copiedTick is the tick that a value was copied, or the secret behind a
// reference. Another value has another tick.
func copiedTick(name, value string) string { return setup.TickCopied(name, value) }

// mark says where the value comes from and whether it was copied.
func (v *connectionValue) mark(value string, origin text.Text, step workspace.Step) {
	there := value != ""
	v.click = copiedTick(v.name, value)
	page.SetVisible(v.none, !there)
	from := ""
	if there {
		from = page.T(origin)
	}
	v.origin.SetText(from)
	page.SetVisible(v.copied, there && step.Ticked(v.click))
}
