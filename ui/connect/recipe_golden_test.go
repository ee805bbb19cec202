package connect

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/recipe"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
)

// recipeLook is a page in a state to be looked at.
func recipeLook(endpoint string, change func(*workspace.Workspace), act ...func(*recipePage)) func(*testing.T) fyne.CanvasObject {
	return func(t *testing.T) fyne.CanvasObject {
		ws := recipeWorkspace()
		if change != nil {
			change(ws)
		}
		h := newRecipeHost(t, ws)
		if endpoint != "" {
			h.endpoint = endpoint
		}
		p := NewRecipe(h).(*recipePage)
		h.page = p
		p.Update()
		for _, a := range act {
			a(p)
		}
		p.Update()
		return framed(p.Body())
	}
}

// rehearsedAs puts a made-up rehearsal beside the cards.
func rehearsedAs(p *recipePage) {
	s := p.state()
	s.begin(p.recipe)
	for _, c := range p.recipe.Cards {
		step := recipe.Step{Card: c.Number, State: recipe.Done}
		for _, name := range c.Outputs {
			step.Outputs = append(step.Outputs, recipe.Output{Name: name, Value: cameOut(c, name)})
		}
		switch {
		case c.Connection != nil:
			answerOf(&step, c.Number == len(p.recipe.Cards), p)
		case c.Function == recipe.Construct:
			step.Outputs[0].Value = `{"alg":"RS256","kid":"made-up-key-id"}`
		}
		s.steps[c.Number] = stepOf(step)
	}
	s.at, s.status = fixedNow, 200
	for _, c := range p.cards.list[:min(2, len(p.cards.list))] {
		s.built[c.key] = true
	}
}

// cameOut is what a field of the card says, masked where none does.
func cameOut(c recipe.Card, output string) string {
	for _, f := range c.Fields {
		if f.Name == output && !f.Secret && f.Value != "" {
			return f.Value
		}
	}
	return "[redacted]"
}

// answerOf gives the step an answer: that of the endpoint to the last card, a token to one before.
func answerOf(step *recipe.Step, last bool, p *recipePage) {
	step.Exchange = &wire.Exchange{Method: "POST", URL: "https://acme.oktapreview.com/oauth2/v1/token", Status: 200, Started: fixedNow}
	body := `{"token_type":"Bearer","expires_in":3600,"access_token":"[redacted]"}`
	if last {
		step.Exchange.Method, step.Exchange.URL, body = p.endpoint().Draft.Method, p.endpoint().InvokeURL, `{"healthy":true}`
	}
	step.Outputs = []recipe.Output{
		{Name: "Status Code", Value: "200"},
		{Name: "Headers", Value: "Content-Type: application/json\nDate: Mon, 09 Mar 2026 10:46:12 GMT"},
		{Name: "Body", Value: body},
	}
}

// inProduction moves a workspace to a production org.
func inProduction(ws *workspace.Workspace) {
	ws.Org.Origin, ws.Org.Domain, ws.Org.Cell, ws.Org.Production = "https://acme.okta.com", "acme.okta.com", "okta", true
	for i := range ws.Endpoints {
		e := &ws.Endpoints[i]
		e.InvokeURL = strings.Replace(e.InvokeURL, ".oktapreview.com", ".okta.com", 1)
	}
}

func TestRecipeLooks(t *testing.T) {
	const wide float32 = 1056
	unfolded := func(p *recipePage) { p.state().open = true }
	housetest.Golden(t, "recipe_oauth", fyne.NewSize(wide, 2250), recipeLook("", nil))
	housetest.GoldenInAll(t, "recipe_token", fyne.NewSize(wide, 860), recipeLook("b", nil, unfolded))
	housetest.Golden(t, "recipe_rehearsed", fyne.NewSize(wide, 1240), recipeLook("", nil, rehearsedAs))
	housetest.GoldenInAll(t, "recipe_narrow", fyne.NewSize(744, 960), recipeLook("c", nil, rehearsedAs))
	housetest.Golden(t, "recipe_production", fyne.NewSize(wide, 520), recipeLook("c", inProduction))
	housetest.Golden(t, "recipe_problem", fyne.NewSize(wide, 400), recipeLook("", func(ws *workspace.Workspace) { ws.ServiceApps[0].DPoP = true }))
}
