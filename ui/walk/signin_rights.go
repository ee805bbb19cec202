package walk

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// Widths of the columns of rights, in device-independent pixels.
const (
	rightAnswer float32 = 84
	rightSteps  float32 = 156
	rightRow    float32 = 24
	rightShort          = 22 // letters of a reason that stand beside the steps
)

// rightsTable says what whoever is signed in may do of what the steps need.
type rightsTable struct {
	shown  []rightLine
	reason *house.Paragraph // that rows have in common
	rows   *fyne.Container
	object *fyne.Container
}

// rightLine is one row: what it is, the answer, where it is needed, and why.
type rightLine struct {
	name, steps, why string
	answer           setup.Answer
}

func newRightsTable() *rightsTable {
	t := &rightsTable{reason: house.NewParagraph("", house.Caption), rows: house.Stack(house.Gap4)}
	title := house.NewText(page.X("sign-in.rights", "What this sign-in may do"), house.Caption).Bold().In(theme.ColorNameForeground)
	t.object = house.Stack(house.Gap8, title, t.rows, t.reason)
	return t
}

func (t *rightsTable) update(ws *workspace.Workspace) {
	lines := rightLines(ws)
	if slices.Equal(lines, t.shown) {
		return
	}
	t.shown = lines
	common, words := commonReason(lines)
	t.reason.SetText(words)
	page.SetVisible(t.reason, common != "")
	t.rows.Objects = nil
	for _, l := range lines {
		t.rows.Add(l.object(l.why != common))
	}
	t.object.Refresh()
}

// commonReason is the reason that most rows would repeat, and the words that say it once
// below them: with the answer that it stands for, where other rows have other reasons.
func commonReason(lines []rightLine) (reason, words string) {
	counts := map[string]int{}
	for _, l := range lines {
		counts[l.why]++
	}
	for _, l := range lines {
		if counts[l.why] > counts[reason] && counts[l.why] > 1 {
			reason, words = l.why, l.why
			if counts[l.why] < len(lines) {
				_, answer := rightWords(l.answer)
				words = page.T(text.T("sign-in.rights.common", "Where it only says {{.Answer}}: {{.Why}}", "Answer", answer, "Why", lowerFirst(l.why)))
			}
		}
	}
	return reason, words
}

// rightLines are all the needs, with the steps that have them.
func rightLines(ws *workspace.Workspace) []rightLine {
	var lines []rightLine
	for _, r := range setup.RightsFor(ws, workspace.StepOrg) {
		lines = append(lines, rightLine{name: page.T(r.Name), steps: stepsNeeding(ws, r.Need), why: page.T(r.Why), answer: r.Answer})
	}
	return lines
}

// stepsNeeding are the steps after the first that need a right.
func stepsNeeding(ws *workspace.Workspace, n setup.Need) string {
	var numbers []string
	for i, id := range workspace.Steps() {
		if id == workspace.StepOrg {
			continue
		}
		for _, r := range setup.RightsFor(ws, id) {
			if r.Need == n {
				numbers = append(numbers, strconv.Itoa(i+1))
			}
		}
	}
	switch len(numbers) {
	case 0:
		return page.X("sign-in.rights.step-1", "step 1")
	case 1:
		return page.T(text.T("sign-in.rights.step", "step {{.Step}}", "Step", numbers[0]))
	}
	return page.T(text.T("sign-in.rights.steps", "steps {{.Steps}}", "Steps", strings.Join(numbers, ", ")))
}

// object is the row; with its reason, where that isn't said for all of them.
func (l rightLine) object(reason bool) fyne.CanvasObject {
	state, word := rightWords(l.answer)
	beside := l.steps
	short := l.answer == setup.RightYes && utf8.RuneCountInString(l.why) <= rightShort
	if short && reason {
		beside = l.why + ", " + l.steps
	}
	line := house.MinHeight(rightRow, house.Cells(house.Gap8, []float32{rightAnswer, 0, rightSteps},
		house.NewStatus(state, word), house.NewText(l.name, house.Body).CutEnd(), house.NewText(beside, house.Caption).Trailing()))
	if short || !reason {
		return line
	}
	return house.Stack(0, line, house.Inset(rightAnswer+house.Gap8, 0, 0, 2, house.NewParagraph(l.why, house.Caption)))
}

func rightWords(a setup.Answer) (house.State, string) {
	switch a {
	case setup.RightYes:
		return house.Done, page.X("right.yes", "Yes")
	case setup.RightNo:
		return house.Attention, page.X("right.no", "No")
	}
	return house.Unknown, page.X("right.cant-tell", "Can't tell")
}
