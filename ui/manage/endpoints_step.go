package manage

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// stepCell shows how far a step of an endpoint has come, and since when.
type stepCell struct {
	status *house.Status
	age    *house.Text
	object *fyne.Container
}

func newStepCell() *stepCell {
	c := &stepCell{status: house.NewStatus(house.Todo, ""), age: house.NewText("", house.Small).CutEnd()}
	c.object = house.Stack(2, c.status, house.Inset(22, 0, 0, 0, c.age))
	return c
}

func (c *stepCell) show(s workspace.Step, now time.Time) {
	age := ""
	if s.Proof != nil {
		age = page.Ago(now, s.Proof.At)
	}
	c.set(page.HouseState(s.Current()), page.T(page.StateWord(s.Current())), age)
}

func (c *stepCell) set(state house.State, word, age string) {
	c.status.Set(state, word)
	c.age.SetText(age)
	page.SetVisible(c.age, age != "")
	page.Arrange(c.object)
}

// showSecurity shows the verdict of what was measured, and how old it is; without
// one how far the step has come.
func (c *stepCell) showSecurity(e workspace.Endpoint, now time.Time) {
	if !e.Measured.Of(&e) {
		c.show(e.Security, now)
		return
	}
	m := e.Measured
	c.set(page.VerdictState(m.Verdict), page.T(page.VerdictWord(m.Verdict)), page.Ago(now, page.MeasuredAt(m)))
}
