package walk

import (
	"strings"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/page"
)

// rotatedWords say what is left of the app's keys after a rotation. That one is left
// alone is said only where it was seen.
func rotatedWords(s rotate.State) text.Text {
	switch {
	case !s.OthersSeen:
		return text.T("rotate.over-pair", "Rotated: the old key is gone, and the new one, {{.New}} in place of {{.Old}}, is proven.", "New", s.New.Kind().String(), "Old", s.Old.Kind().String())
	case len(s.Others) == 0:
		return text.T("rotate.over", "Rotated: only the new key is left, and it is proven. It is {{.New}}, in place of {{.Old}}.", "New", s.New.Kind().String(), "Old", s.Old.Kind().String())
	}
	return text.T("rotate.over-others", "Rotated: the old key is gone, and the new one, {{.New}} in place of {{.Old}}, is proven. {{.Others}}", "New", s.New.Kind().String(), "Old", s.Old.Kind().String(), "Others", othersLeft(s.Others))
}

// rolledBackWords are [rotatedWords] for a rotation that went back.
func rolledBackWords(s rotate.State) text.Text {
	switch {
	case !s.OthersSeen:
		return text.T("rotate.over-back-pair", "Rolled back: the new key is gone, and the old one is in use.")
	case len(s.Others) == 0:
		return text.T("rotate.over-back", "Rolled back: only the old key is left, as before.")
	}
	return text.T("rotate.over-back-others", "Rolled back: the new key is gone, and the old one is in use. {{.Others}}", "Others", othersLeft(s.Others))
}

// lookAtOthers leads to the keys that a rotation didn't touch, where there are any.
func (p *rotatePage) lookAtOthers() []page.Action {
	if len(p.state.Others) == 0 {
		return nil
	}
	return []page.Action{{Label: text.T("page.app-state", "The app at Okta"), Icon: "list", Disabled: p.host.Busy(), Do: func() { p.host.Go(page.AppState) }}}
}

// othersLeft names the keys that a rotation didn't touch.
func othersLeft(kids []string) string {
	if len(kids) == 1 {
		return page.T(text.T("rotate.other-left", "The app still has 1 other active key: {{.KID}}. “The app at Okta” tells whose it is.", "KID", shortKID(kids[0])))
	}
	short := make([]string, len(kids))
	for i, kid := range kids {
		short[i] = shortKID(kid)
	}
	return page.T(text.T("rotate.others-left", "The app still has {{.Count}} other active keys: {{.KIDs}}. “The app at Okta” tells whose they are.", "Count", len(kids), "KIDs", strings.Join(short, ", ")))
}
