package connect

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// dialog has the fields of Workflows' New Connection dialog, in its order and by its
// labels, each with a button that copies what is to be pasted there.
type dialog struct {
	host    page.Host
	changed func()

	fields   map[connector.Field]*dialogField
	advice   *house.Paragraph
	proposed *house.Button
	proposal string
	kind     *house.Select
	says     *house.Paragraph
	secret   *secretInput
	named    *house.Text // the label of the secret
	weak     *remark     // what is said of the secret
	kept     *fyne.Container
	stack    *fyne.Container
	object   fyne.CanvasObject
	loading  bool
}

// dialogField is one line of text, with a button that copies it.
type dialogField struct {
	input  *house.TextField
	typing *fyne.Container
	locked *house.CopyField // in the place of typing, while it stays as it is
	said   *remark          // what is no refusal
	object *fyne.Container
}

func newDialogField(f connector.Field, hint string, most int, changed func()) *dialogField {
	d := &dialogField{input: house.NewTextField(hint).Mono().Limit(most), said: newRemark()}
	d.input.OnChanged = func(string) { changed() }
	d.locked = house.NewCopyField("", copyOf(f.Label()))
	d.locked.Hide()
	d.typing = house.TopRow(house.Gap4, house.Grow(d.input), house.Inset(0, 4, 0, 0, house.NewCopyButton(copyOf(f.Label()), d.input.Text)))
	d.object = house.Stack(house.Gap4, house.NewText(page.T(f.Label()), house.Caption).Bold(), d.typing, d.locked, d.said.object)
	return d
}

// judge shows a finding: one that stops it as the field's refusal.
func (d *dialogField) judge(f connector.Finding, any bool) {
	refusal := ""
	if any && f.Level == connector.Stop {
		refusal = page.T(f.Text)
	}
	if d.input.Refusal() != refusal {
		d.input.Refuse(refusal)
	}
	d.said.set(f, any && refusal == "")
}

// lock keeps the field as it is, or gives it free.
func (d *dialogField) lock(locked bool) {
	if entry, ok := d.input.Focusable().(fyne.Disableable); ok {
		page.SetEnabled(entry, !locked) // it may have the keyboard
	}
	d.locked.SetValue(d.input.Text())
	page.SetVisible(d.typing, !locked)
	page.SetVisible(d.locked, locked)
	page.Arrange(d.object)
}

// plainFields are the dialog's fields that aren't secret, so that each type has its own
// in the dialog's order.
func plainFields() []connector.Field {
	return []connector.Field{connector.FieldUsername, connector.FieldHeaderName, connector.FieldAuthorize, connector.FieldAccessToken, connector.FieldScope, connector.FieldClientID}
}

// place is where a field is kept; nil for one that isn't kept so.
func place(c *workspace.Connector, f connector.Field) *string {
	switch f {
	case connector.FieldNickname:
		return &c.Nickname
	case connector.FieldUsername:
		return &c.Username
	case connector.FieldHeaderName:
		return &c.HeaderName
	case connector.FieldAuthorize:
		return &c.AuthorizePath
	case connector.FieldAccessToken:
		return &c.AccessTokenPath
	case connector.FieldScope:
		return &c.Scope
	case connector.FieldClientID:
		return &c.ClientID
	}
	return nil
}

// newDialog makes the card. changed is called when something was typed or chosen, keep
// with a secret to store.
func newDialog(h page.Host, fill fyne.CanvasObject, changed func(), keep func(secret.Secret)) *dialog {
	d := &dialog{host: h, changed: changed, fields: map[connector.Field]*dialogField{}}
	d.advice = house.NewParagraph(page.T(connector.NicknameAdvice()), house.Caption)
	d.proposed = house.NewButton("", house.Link, d.takeProposed).Small()
	d.kind = house.NewSelect("", kindNames(), 0, func(int) { d.edited() })
	d.says = house.NewParagraph("", house.Caption)
	d.secret, d.weak = newSecretInput(h, keep, d.edited), newRemark()
	d.named = house.NewText("", house.Caption).Bold()
	d.kept = house.Stack(house.Gap4, d.named, d.secret.object, d.weak.object)
	d.stack = house.Stack(house.Gap12,
		house.Stack(house.Gap4, d.field(connector.FieldNickname, placeholder(connector.FieldNickname)).object, d.advice, house.Row(0, d.proposed, house.Spring())),
		house.Stack(house.Gap4, house.NewText(page.X("connectors.type", "Authentication Type"), house.Caption).Bold(), d.kind, d.says))
	for _, f := range plainFields() {
		d.stack.Add(d.field(f, placeholder(f)).object)
	}
	d.stack.Add(d.kept)
	d.object = house.NewHeadCard(house.CardHead{Icon: "plug", Title: page.X("connectors.dialog", "New Connection dialog"), Trailing: []fyne.CanvasObject{fill}}, d.stack)
	return d
}

// placeholder shows what a field takes, never a value that could pass for one; without
// an example it is the label, which says aloud where one is.
func placeholder(f connector.Field) string {
	switch f {
	case connector.FieldNickname:
		return page.X("connectors.hint.nickname", "Service - type - account")
	case connector.FieldAuthorize:
		return "https://…/authorize?key=value"
	case connector.FieldAccessToken:
		return "https://…/token"
	case connector.FieldScope:
		return page.X("connectors.hint.scope", "Separated as the service wants it")
	case connector.FieldHeaderName:
		return "api_key"
	}
	return page.T(f.Label())
}

func kindNames() []string {
	var names []string
	for _, k := range connector.Kinds() {
		names = append(names, page.T(k.Name))
	}
	return names
}

// field makes a line of the dialog.
func (d *dialog) field(f connector.Field, hint string) *dialogField {
	most := 2000
	if f == connector.FieldNickname {
		most = 200
	}
	made := newDialogField(f, hint, most, d.edited)
	d.fields[f] = made
	return made
}

func (d *dialog) edited() {
	if !d.loading {
		d.changed()
	}
}

// show puts a connection into the fields.
func (d *dialog) show(c workspace.Connector) {
	d.loading = true
	defer func() { d.loading = false }()
	for i, k := range connector.Kinds() {
		if k.Type == c.Type {
			d.kind.SetSelected(i)
		}
	}
	for f, made := range d.fields {
		made.input.SetText(*place(&c, f))
	}
	d.secret.empty()
}

// read takes over what stands in the fields.
func (d *dialog) read(c *workspace.Connector) {
	c.Type = d.chosen().Type
	for f, made := range d.fields {
		*place(c, f) = made.input.Text()
	}
}

// fix keeps the fields that a token is asked for with as they are, or gives them free.
func (d *dialog) fix(fixed bool) {
	for _, f := range []connector.Field{connector.FieldAuthorize, connector.FieldAccessToken, connector.FieldScope, connector.FieldClientID} {
		d.fields[f].lock(fixed)
	}
}

func (d *dialog) chosen() connector.Kind { return connector.Kinds()[max(0, d.kind.Selected())] }

// judge shows the fields of the type, and what is to be said about them.
func (d *dialog) judge(c workspace.Connector, found []connector.Finding, asked bool) {
	kind := d.chosen()
	d.says.SetText(page.T(kind.Says))
	shown := map[connector.Field]bool{connector.FieldNickname: true}
	for _, f := range kind.Fields {
		shown[f] = true
	}
	for f, made := range d.fields {
		page.SetVisible(made.object, shown[f])
		finding, any := about(found, f, asked)
		made.judge(finding, any && (f != connector.FieldNickname || finding.Level != connector.Note))
	}
	d.judgeSecret(kind, found, asked)
	d.proposal = connector.Nickname(c)
	d.proposed.SetText(page.T(text.T("connectors.use-nickname", "Use “{{.Name}}”", "Name", d.proposal)))
	page.SetVisible(d.proposed, d.proposal != "" && c.Nickname == "")
	page.SetVisible(d.advice, c.Nickname == "")
	page.Arrange(d.stack)
}

func (d *dialog) judgeSecret(kind connector.Kind, found []connector.Finding, asked bool) {
	f := kind.Secret()
	page.SetVisible(d.kept, f != "")
	if f == "" {
		return
	}
	d.named.SetText(page.T(f.Label()))
	finding, any := about(found, f, asked)
	d.weak.set(finding, any)
	page.Arrange(d.kept)
}

func (d *dialog) takeProposed() {
	nickname := d.fields[connector.FieldNickname].input
	nickname.SetText(d.proposal)
	d.host.Focus(nickname.Focusable())
}

// focusable is what takes the keyboard for a field, nil for one that isn't the
// dialog's.
func (d *dialog) focusable(f connector.Field) fyne.Focusable {
	if made := d.fields[f]; made != nil {
		return made.input.Focusable()
	}
	switch f {
	case connector.FieldPassword, connector.FieldHeaderValue, connector.FieldSecret:
		return d.secret.Focusable()
	}
	return nil
}
