package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/look"
)

// NoticeKind says how much a notice weighs.
type NoticeKind int

// The kinds of notice.
const (
	NoticeNote NoticeKind = iota
	NoticeWarning
	NoticeBad
)

// noticeLook is a notice in terms of the theme.
type noticeLook struct {
	icon                    string
	fill, line, ink, signal fyne.ThemeColorName
}

func (k NoticeKind) look() noticeLook {
	switch k {
	case NoticeWarning:
		return noticeLook{"attention", look.ColorWarnSoft, look.ColorWarnLine, theme.ColorNameWarning, look.ColorWarnFill}
	case NoticeBad:
		return noticeLook{"failed", look.ColorBadSoft, look.ColorBadLine, theme.ColorNameError, look.ColorBadFill}
	default:
		return noticeLook{"info", look.ColorNeutralSoft, look.ColorNeutralLine, theme.ColorNameForeground, look.ColorText2}
	}
}

// Notice is one or two sentences that stand beside what they are about, with at most one link.
type Notice struct {
	widget.BaseWidget
	kind        NoticeKind
	icon        *Icon
	lead, words *Paragraph
	surface     *Surface
}

// NewNotice makes a notice. The link, where not nil, stands at its right: a Button of kind Link.
func NewNotice(kind NoticeKind, text string, link *Button) *Notice {
	return NewLeadNotice(kind, "", text, link)
}

// NewLeadNotice makes a notice with a bold first line: what it is in a word, then why.
func NewLeadNotice(kind NoticeKind, lead, text string, link *Button) *Notice {
	n := &Notice{kind: kind, icon: NewIcon(""), lead: NewRichParagraph(Caption, Span{Text: lead, Bold: true}), words: NewParagraph(text, Caption)}
	show(n.lead, lead != "")
	show(n.words, text != "")
	parts := []fyne.CanvasObject{Grow(TopRow(Gap8, n.icon, Grow(Stack(2, n.lead, n.words))))}
	if link != nil {
		parts = append(parts, link)
	}
	n.surface = NewSurface("", Inset(13, 9, 13, 9, Row(Gap8, parts...))).Rounded(8).Framed("")
	n.dress()
	n.ExtendBaseWidget(n)
	return n
}

// dress puts the kind's colours on.
func (n *Notice) dress() {
	l := n.kind.look()
	n.icon.Set(l.icon, l.signal)
	n.lead.SetColor(l.ink)
	ink := l.ink
	if n.lead.Visible() {
		ink = theme.ColorNameForeground
	}
	n.words.SetColor(ink)
	n.surface.SetColors(l.fill, l.line)
}

// Set changes kind and words.
func (n *Notice) Set(kind NoticeKind, lead, text string) {
	if n.kind == kind && n.lead.Text() == lead && n.words.Text() == text {
		return
	}
	n.kind = kind
	n.lead.SetSpans(Span{Text: lead, Bold: true})
	n.words.SetText(text)
	show(n.lead, lead != "")
	show(n.words, text != "")
	n.dress()
	n.Refresh()
}

// HeightFor returns the height at a width.
func (n *Notice) HeightFor(width float32) float32 {
	return HeightFor(n.surface, width)
}

// NaturalWidth is the width at which nothing wraps.
func (n *Notice) NaturalWidth() float32 {
	return NaturalWidth(n.surface)
}

func (n *Notice) minWidth() float32 {
	return minWidth(n.surface)
}

// CreateRenderer is for Fyne.
func (n *Notice) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(n.surface)
}
