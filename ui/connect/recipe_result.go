package connect

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/recipe"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// recipeStep is what a card gave, ready to be shown.
type recipeStep struct {
	state    recipe.StepState
	outputs  []recipeOutput
	evidence *workspace.Evidence // nil where nothing was sent
}

// recipeOutput is one output: in one line, or as code where it has more.
type recipeOutput struct {
	name, line string
	code       *house.Code
}

// stepOf makes a step ready to be shown. It is called off the UI goroutine: an
// answer may be long.
func stepOf(s recipe.Step) recipeStep {
	shown := recipeStep{state: s.State}
	for _, o := range s.Outputs {
		shown.outputs = append(shown.outputs, outputOf(o))
	}
	if s.Exchange != nil {
		evidence := connector.EvidenceOf(*s.Exchange)
		shown.evidence = &evidence
	}
	return shown
}

func outputOf(o recipe.Output) recipeOutput {
	const oneLine = 48 // characters beside the exchange's width
	masked := o.Value == secret.Mask
	if masked || kindOf(o.Value) != house.CodeJSON && len(o.Value) <= oneLine && !strings.Contains(o.Value, "\n") {
		return recipeOutput{name: o.Name, line: o.Value}
	}
	return recipeOutput{name: o.Name, code: codeFor(o.Value)}
}

// codeFor is text of several lines, with colours where it is JSON.
func codeFor(value string) *house.Code {
	kind := kindOf(value)
	if kind == house.CodeJSON {
		value = house.PrettyJSON([]byte(value))
	}
	return house.NewCode(kind, value)
}

// kindOf tells an object or a list in JSON from other text.
func kindOf(value string) house.CodeKind {
	start := strings.TrimSpace(value)
	if strings.HasPrefix(start, "{") || strings.HasPrefix(start, "[") {
		return house.CodeJSON
	}
	return house.CodePlain
}

// codeWell shows code as high as it is, up to some rows.
func codeWell(code *house.Code) fyne.CanvasObject {
	const most, row, padding = 8, 20, 28
	view := house.NewCodeView()
	view.SetCode(code)
	return house.FixedHeight(float32(min(max(1, code.Rows()), most)*row+padding), house.NewWell(0, view))
}

// recipeResult shows how far a card's rehearsal is, and what came out of it.
type recipeResult struct {
	shown    recipeStep
	status   *house.Status
	exchange *house.Button
	head     *fyne.Container
	outputs  *fyne.Container
	inner    *fyne.Container
	object   *house.Surface
}

func newRecipeResult(h page.Host) *recipeResult {
	r := &recipeResult{status: house.NewStatus(house.Todo, "").Bold(), outputs: house.Stack(house.Gap8)}
	r.exchange = house.NewButton(page.X("invoke.exchange", "Exchange"), house.Link, func() {
		if r.shown.evidence != nil {
			page.ShowExchange(h, *r.shown.evidence)
		}
	}).Small()
	r.head = house.MinHeight(24, house.Row(house.Gap8, house.Grow(r.status), r.exchange))
	r.inner = house.Stack(house.Gap8, r.head, r.outputs)
	r.object = house.NewWell(12, r.inner)
	r.object.Hide()
	return r
}

// show shows a step; the zero step takes the result away.
func (r *recipeResult) show(s recipeStep) {
	page.SetVisible(r.object, s.state != "")
	page.SetVisible(r.exchange, s.evidence != nil)
	same := slices.Equal(s.outputs, r.shown.outputs)
	r.shown = s
	r.status.Set(stepWords(s.state))
	if !same {
		r.outputs.Objects = nil
		for _, o := range s.outputs {
			r.outputs.Objects = append(r.outputs.Objects, o.object())
		}
		r.outputs.Refresh()
	}
	page.Arrange(r.head, r.inner)
}

func stepWords(s recipe.StepState) (house.State, string) {
	switch s {
	case recipe.Running:
		return house.Progress, page.X("recipe.page.step.running", "Running")
	case recipe.Done:
		return house.Done, page.X("recipe.page.step.done", "Came out here")
	case recipe.Failed:
		return house.Failed, page.X("recipe.page.step.failed", "Failed")
	}
	return house.Todo, ""
}

func (o recipeOutput) object() fyne.CanvasObject {
	name := house.NewText(o.name, house.Caption).CutEnd()
	switch {
	case o.code != nil:
		return house.Stack(house.Gap4, name, codeWell(o.code))
	case o.line == "":
		return house.Row(house.Gap8, name, house.NewText(page.X("recipe.page.empty", "empty"), house.Caption))
	}
	return house.Row(house.Gap8, name, house.Grow(house.NewText(o.line, house.Mono).CutMiddle()))
}
