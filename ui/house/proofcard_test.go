package house

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

func orgProof() Proof {
	return Proof{State: Done, When: "checked 10:42:07", Exchanges: "4 exchanges behind this proof", Rows: []ProofRow{
		{State: Done, Name: "Reachable", Line: "TLS 1.3, certificate verified, no proxy", Measure: "142 ms"},
		{State: Done, Name: "An Okta org", Line: "Acme Preview, id 00o7k2m9QxTb4LwZ5d76"},
		{State: Unknown, Icon: "info", Name: "Workflows in use", Line: "The app exists. Whether a flow is on can't be read; step 4 measures it."},
	}}
}

func refusedProof() Proof {
	return Proof{State: Failed, When: "tried 11:12:40", Rows: []ProofRow{
		{State: Done, Name: "Clock agrees", Line: "0.0 s"},
		{State: Failed, Name: "Token refused", Line: `Okta said: "The DPoP proof JWT header is missing."`},
		{State: Progress, Name: "Asking again", Line: "With a proof"},
		{State: Todo, Name: "Claims checked", Line: "Waits for a token"},
	}}
}

func TestProofCardLeadsToExchanges(t *testing.T) {
	housetest.App(t, look.Light)
	p := NewProofCard("Proof")
	opened := 0
	p.OnExchanges = func() { opened++ }
	w := housetest.Window(t, fyne.NewSize(336, 400), p)
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != nil {
		t.Error("an empty proof leads somewhere")
	}
	p.Set(orgProof())
	housetest.Settle(p)
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != p.Focusable() {
		t.Fatal("Tab does not reach the last row")
	}
	press(p.Focusable(), fyne.KeyReturn)
	if opened != 1 {
		t.Errorf("opened %d times", opened)
	}
}

func TestProofCardPictures(t *testing.T) {
	empty := Proof{Empty: "Nothing proven yet. The check asks the org for its metadata."}
	old := orgProof()
	old.Old, old.When = true, "checked 2 days ago"
	for name, proof := range map[string]Proof{"proven": orgProof(), "refused": refusedProof(), "empty": empty, "old": old} {
		housetest.GoldenInAll(t, "proofcard/"+name, fyne.NewSize(368, 300), func(t *testing.T) fyne.CanvasObject {
			p := NewProofCard("Proof")
			p.Set(proof)
			return NewSurface(theme.ColorNameBackground, Inset(16, 16, 16, 16, Stack(0, p)))
		})
	}
}
