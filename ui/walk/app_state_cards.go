package walk

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// gradeWidth is the room for a finding's icon and word, in device-independent
// pixels.
const gradeWidth float32 = 124

// appFindings lists what is missing, extra or worth a look.
type appFindings struct {
	host  page.Host
	take  func(f setup.Finding, d setup.Deed, opener fyne.Focusable)
	rows  *fyne.Container
	deeds []*house.Button
	card  *house.Card
}

func newAppFindings(host page.Host, take func(setup.Finding, setup.Deed, fyne.Focusable)) *appFindings {
	f := &appFindings{host: host, take: take, rows: house.Stack(0)}
	f.card = house.NewBareCard(house.CardHead{Icon: "shield", Title: page.X("app.findings", "What stands out")}, f.rows)
	return f
}

// first is the first thing that can be put right, nil for none.
func (f *appFindings) first() fyne.Focusable {
	if len(f.deeds) == 0 || f.deeds[0].Disabled() {
		return nil
	}
	return f.deeds[0]
}

func (f *appFindings) enable(on bool) {
	for _, b := range f.deeds {
		page.SetEnabled(b, on)
	}
}

func (f *appFindings) show(s setup.AppState) {
	f.deeds, f.rows.Objects = nil, nil
	for i, finding := range s.Findings {
		if i > 0 {
			f.rows.Add(house.NewDivider())
		}
		f.rows.Add(f.row(finding))
	}
	if len(s.Findings) == 0 {
		f.rows.Add(house.Inset(16, 12, 16, 12, house.NewStatus(house.Done, page.X("app.findings.none", "Nothing: it has what invoking flows takes, and no more"))))
	}
	f.rows.Refresh()
	f.card.Refresh()
}

func (f *appFindings) row(finding setup.Finding) fyne.CanvasObject {
	state, word := gradeWords(finding)
	head := house.NewParagraph(page.T(finding.What), house.Body)
	if finding.Grade == setup.Extra && !finding.Unsure {
		head = head.In(theme.ColorNameError)
	}
	buttons := house.Row(house.Gap8)
	for i, d := range finding.Deeds {
		kind := house.Secondary
		if i > 0 {
			kind = house.Quiet
		}
		b := house.NewButton(page.T(d.Name()), kind, nil).Small()
		b.OnTapped = func() { f.take(finding, d, b) }
		f.deeds = append(f.deeds, b)
		buttons.Add(b)
	}
	words := house.Stack(2, head, house.NewParagraph(page.T(finding.Why), house.Caption))
	return house.Inset(16, 10, 16, 10, house.TopRow(house.Gap12,
		house.FixedWidth(gradeWidth, house.NewStatus(state, word).Bold()), house.Grow(words), buttons))
}

// gradeWords are the icon and the word of a finding.
func gradeWords(f setup.Finding) (house.State, string) {
	switch {
	case f.Grade == setup.Missing && f.Unsure:
		return house.Unknown, page.X("state.unknown", "Can't tell")
	case f.Grade == setup.Missing:
		return house.Attention, page.X("app.grade.missing", "Missing")
	case f.Grade == setup.Extra && f.Unsure:
		return house.Unknown, page.X("app.grade.probably", "Probably extra")
	case f.Grade == setup.Extra:
		return house.Failed, page.X("app.grade.extra", "Extra")
	}
	return house.Attention, page.X("app.grade.look", "Worth a look")
}

// appKeys lists the app's keys.
type appKeys struct {
	host   page.Host
	rows   *fyne.Container
	ages   ages
	rotate *house.Button
	own    bool // one of them is here
	card   *house.Card
}

func newAppKeys(host page.Host) *appKeys {
	k := &appKeys{host: host, rows: house.Stack(0)}
	k.rotate = house.NewButton(page.X("walk.key.rotate", "Rotate key"), house.Quiet, func() { host.Go(page.KeyRotate) }).Icon("refresh").Small()
	k.card = house.NewBareCard(house.CardHead{Icon: "key", Title: page.X("app.keys", "Keys at Okta"), Trailing: []fyne.CanvasObject{k.rotate}}, k.rows)
	return k
}

func (k *appKeys) update(on bool) {
	page.SetEnabled(k.rotate, on && k.own)
	k.ages.update(k.host.Now())
}

// appKeyColumns are the columns of the keys, in device-independent pixels; 0
// shares the rest.
func appKeyColumns() []float32 { return []float32{0, 84, 96, 96, 132} }

func (k *appKeys) show(s setup.AppState) {
	heads := []fyne.CanvasObject{}
	for _, words := range []string{
		page.X("walk.service-app.kid", "kid"), page.X("walk.service-app.type", "Type"), page.X("app.key.added", "Added"), page.X("app.key.state", "State"), page.X("app.key.half", "Private half"),
	} {
		heads = append(heads, house.NewText(words, house.Small).Bold())
	}
	k.rows.Objects = []fyne.CanvasObject{house.NewSurface(look.ColorInset, house.FixedHeight(28, house.Inset(16, 0, 16, 0, house.Cells(house.Gap12, appKeyColumns(), heads...)))).LineBelow(theme.ColorNameSeparator)}
	k.own, k.ages = false, nil
	for _, key := range s.Keys {
		k.own = k.own || key.Here
		k.rows.Add(house.FixedHeight(28, house.Inset(16, 0, 16, 0, k.row(s, key))))
	}
	if len(s.Keys) == 0 {
		words := page.X("app.keys.none", "None are saved at Okta.")
		if s.KeysURL != "" {
			words = page.T(text.T("app.keys.elsewhere", "They are published at {{.URL}}.", "URL", s.KeysURL))
		}
		k.rows.Add(house.Inset(16, 10, 16, 10, house.NewParagraph(words, house.Caption)))
	}
	k.update(!k.host.Busy())
	k.card.Refresh()
}

func (k *appKeys) row(s setup.AppState, key setup.AppKey) fyne.CanvasObject {
	state, word := house.Done, page.X("app.active", "Active")
	if !key.Active {
		state, word = house.Todo, page.X("app.inactive-word", "Inactive")
	}
	half := page.X("app.key.not-here", "Not here")
	if key.Here {
		half = page.X("app.key.here", "On this computer")
	}
	added := house.NewText("", house.Caption)
	if s.At.Sub(key.Created) > setup.MaxKeyAge && !key.Created.IsZero() {
		added = added.In(theme.ColorNameWarning)
	}
	k.ages.say(added, k.host.Now(), key.Created)
	return house.Cells(house.Gap12, appKeyColumns(), house.NewText(key.KID, house.Mono).CutMiddle(),
		house.NewText(strings.TrimSpace(key.Type+" "+key.Algorithm), house.Caption).CutEnd(), added, house.NewStatus(state, word), house.NewText(half, house.Caption).CutEnd())
}

// appSummary says how the app is set.
type appSummary struct {
	host  page.Host
	facts *fyne.Container
	ages  ages
	card  *house.Card
}

func newAppSummary(host page.Host) *appSummary {
	s := &appSummary{host: host, facts: house.Stack(0)}
	s.card = house.NewHeadCard(house.CardHead{Icon: "app", Title: page.X("app.summary", "The app")}, s.facts)
	return s
}

// age says anew how old the app is.
func (c *appSummary) age() { c.ages.update(c.host.Now()) }

func (c *appSummary) show(s setup.AppState) {
	c.ages = nil
	c.card.SetTitle(s.Label)
	words := page.CopyWords()
	words.Copy = page.X("walk.service-app.copy-id", "Copy client ID")
	state, word := house.Done, page.X("app.active", "Active")
	if !s.Active {
		state, word = house.Attention, page.X("app.inactive-word", "Inactive")
	}
	scopes, roles := []string{}, []string{}
	for _, g := range s.Scopes {
		scopes = append(scopes, g.Scope)
	}
	for _, r := range s.Roles {
		roles = append(roles, r.Name)
	}
	c.facts.Objects = []fyne.CanvasObject{house.NewFacts(house.FactsWidths{Label: 132},
		house.Fact{Label: page.X("app.key.state", "State"), Object: house.NewStatus(state, word)},
		house.Fact{Label: page.X("walk.service-app.client-id", "Client ID"), Object: house.Row(house.Gap8, house.NewText(s.ClientID, house.Mono).CutMiddle(), house.NewCopyButton(words, func() string { return s.ClientID }))},
		plainFact(page.X("walk.service-app.signs-with", "Signs in with"), methodWords(s.AuthMethod)),
		idsFact(page.X("app.grant-types", "Grant types"), s.GrantTypes, true),
		plainFact(page.X("setup.service-app.possession", "Proof of possession"), onOff(s.DPoP)),
		idsFact(page.X("app.state.scopes", "Scopes"), scopes, s.ScopesKnown),
		plainFact(page.X("app.state.roles", "Admin roles"), listWords(roles, s.RolesKnown)),
		c.ageFact(page.X("walk.service-app.created", "Created"), s.Created),
		c.ageFact(page.X("app.changed", "Last changed"), s.Updated))}
	c.facts.Refresh()
	c.card.Refresh()
}

// ageFact is how long ago something was.
func (c *appSummary) ageFact(label string, at time.Time) house.Fact {
	words := house.NewParagraph("", house.Body)
	c.ages.say(words, c.host.Now(), at)
	return house.Fact{Label: label, Object: words}
}

func plainFact(label, value string) house.Fact {
	return house.Fact{Label: label, Object: house.NewParagraph(value, house.Body)}
}

// idsFact lists what is pasted elsewhere as it stands.
func idsFact(label string, ids []string, known bool) house.Fact {
	if !known || len(ids) == 0 {
		return plainFact(label, listWords(nil, known))
	}
	return house.Fact{Label: label, Object: house.NewParagraph(strings.Join(ids, ", "), house.Mono)}
}

func onOff(on bool) string {
	if on {
		return page.X("state.on", "On")
	}
	return page.X("state.off", "Off")
}

func listWords(list []string, known bool) string {
	switch {
	case !known:
		return page.X("state.unknown", "Can't tell")
	case len(list) == 0:
		return page.X("app.none", "None")
	}
	return strings.Join(list, ", ")
}

// methodWords name how an app signs in as the Admin Console does.
func methodWords(method string) string {
	switch {
	case method == "private_key_jwt":
		return page.X("walk.service-app.key-pair", "Public key / private key")
	case strings.HasPrefix(method, "client_secret"):
		return page.T(text.T("app.method.secret", "Client secret ({{.Method}})", "Method", method))
	}
	return method
}
