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

// jwtParts shows the header and the claims of a token.
type jwtParts struct {
	header, claims *fyne.Container
	warning        *house.Notice
	times          []jwtTime
	object         *fyne.Container
}

// jwtTime is a time that is shown; its words change as time goes by. One at which
// the token ends stands out once it is past.
type jwtTime struct {
	at    time.Time
	words *house.Text
	ends  bool
}

func newJWTParts() *jwtParts {
	p := &jwtParts{header: house.Stack(0), claims: house.Stack(0), warning: house.NewNotice(house.NoticeWarning, " ", nil)}
	p.object = house.Stack(house.Gap12, p.warning,
		house.NewHeadCard(house.CardHead{Icon: "list", Title: page.X("jwt.claims-card", "Claims")}, p.claims),
		house.NewHeadCard(house.CardHead{Icon: "file", Title: page.X("jwt.header-card", "Header")}, p.header))
	p.object.Hide()
	return p
}

// show shows a token; nil for none. origin is the org's.
func (p *jwtParts) show(v *setup.JWTView, origin string, now time.Time) {
	page.SetVisible(p.object, v != nil)
	p.times, p.header.Objects, p.claims.Objects = nil, nil, nil
	if v == nil {
		return
	}
	p.header.Objects, p.claims.Objects = p.rows(v.Header), p.rows(v.Claims)
	remarks := jwtRemarks(v, origin)
	page.SetVisible(p.warning, len(remarks) > 0)
	p.warning.Set(house.NoticeWarning, "", strings.Join(remarks, " "))
	p.age(now)
	p.object.Refresh()
}

// jwtRemarks are what stands out about a token besides its times.
func jwtRemarks(v *setup.JWTView, origin string) []string {
	var remarks []string
	if len(v.Repeated) > 0 {
		remarks = append(remarks, page.T(text.T("jwt.repeated", "These names stand in it more than once, and readers differ in which value they take: {{.Names}}", "Names", strings.Join(v.Repeated, ", "))))
	}
	for _, m := range v.Claims {
		if m.Name == "iss" && origin != "" && strings.HasPrefix(m.Value, "https://") && m.Value != origin && !strings.HasPrefix(m.Value, origin+"/") {
			remarks = append(remarks, page.T(text.T("jwt.other-issuer", "It was issued by {{.Issuer}}, not by this org.", "Issuer", m.Value)))
		}
	}
	for _, m := range v.Header {
		if m.Name == "alg" && (strings.HasPrefix(m.Value, "HS") || strings.EqualFold(m.Value, "none")) {
			remarks = append(remarks, page.T(text.T("jwt.shared", "Its alg is {{.Alg}}: no private key signed it, so no key that an org publishes can prove where it comes from.", "Alg", m.Value)))
		}
	}
	return remarks
}

func (p *jwtParts) rows(members []setup.JWTMember) []fyne.CanvasObject {
	rows := make([]fyne.CanvasObject, len(members))
	for i, m := range members {
		rows[i] = p.row(m)
	}
	if len(rows) == 0 {
		rows = append(rows, house.NewText(page.X("jwt.nothing", "Nothing"), house.Caption))
	}
	return rows
}

func (p *jwtParts) row(m setup.JWTMember) fyne.CanvasObject {
	value := house.NewText(m.Value, house.Mono).In(theme.ColorNameForeground).CutMiddle()
	if !m.Time.IsZero() {
		value = house.NewText("", house.Body).CutEnd()
		p.times = append(p.times, jwtTime{m.Time, value, m.Name == "exp"})
	}
	words := page.CopyWords()
	words.Copy = page.T(text.T("jwt.copy", "Copy {{.Name}}", "Name", m.Name))
	return house.MinHeight(28, house.Cells(house.Gap12, []float32{84, 0, 24, 148},
		house.NewText(m.Name, house.Mono).In(look.ColorCodeKey).CutEnd(), value,
		house.NewCopyButton(words, func() string { return m.Value }),
		house.NewText(page.T(m.Meaning), house.Caption).CutEnd()))
}

// age says anew how far the times are from now.
func (p *jwtParts) age(now time.Time) {
	for _, t := range p.times {
		if !t.ends {
			t.words.SetText(momentWords(now, t.at))
			continue
		}
		color := theme.ColorNameForeground
		if !t.at.After(now) {
			color = theme.ColorNameWarning
		}
		t.words.In(color).SetText(endWords(now, t.at))
	}
}

// jwtSignature is what is known of a token's signature.
type jwtSignature struct {
	state   *house.Status
	words   *house.Paragraph
	do      *house.Button
	checked bool
	card    *house.Card
}

func newJWTSignature(check func()) *jwtSignature {
	s := &jwtSignature{state: house.NewStatus(house.Unknown, "").Bold(), words: house.NewParagraph("", house.Caption)}
	s.do = house.NewButton(page.X("jwt.check", "Check the signature"), house.Secondary, check).Icon("shield").Small()
	s.card = house.NewHeadCard(house.CardHead{Icon: "shield", Title: page.X("jwt.signature", "Signature")},
		s.state, s.words, house.Row(0, s.do))
	s.reset()
	return s
}

func (s *jwtSignature) reset() {
	s.checked = false
	s.state.Set(house.Unknown, page.X("jwt.signature.not-yet", "Not checked"))
	s.words.SetText(page.X("jwt.signature.how", "Checking asks the org for the keys it publishes. The token itself isn't sent."))
}

func (s *jwtSignature) show(v setup.SignatureView) {
	s.checked = true
	switch v.State {
	case setup.SignatureGood:
		s.state.Set(house.Done, page.X("jwt.signature.checked", "Checked"))
	case setup.SignatureBad:
		s.state.Set(house.Failed, page.X("jwt.signature.failed", "Failed"))
	default:
		s.state.Set(house.Unknown, page.X("jwt.signature.unchecked", "Can't be checked"))
	}
	s.words.SetText(page.T(v.Sentence))
	s.card.Refresh()
}

func (s *jwtSignature) update(there, busy bool) {
	page.SetVisible(s.card, there)
	page.SetEnabled(s.do, there && !busy)
}
