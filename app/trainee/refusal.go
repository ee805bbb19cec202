package trainee

import (
	"errors"
	"fmt"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
)

// ErrNoValue says that a page lacks the value that was looked for. The error
// that wraps it is a *[ValueError].
var ErrNoValue = errors.New("the console page doesn't show it")

// ValueError is an [ErrNoValue] with what was missing where.
type ValueError struct{ What, Page string }

// Error says it in English.
func (e *ValueError) Error() string {
	return fmt.Sprintf("%s on %s: %v", e.What, e.Page, ErrNoValue)
}

// Is makes errors.Is(err, ErrNoValue) true.
func (e *ValueError) Is(target error) bool { return target == ErrNoValue }

// AsProblem tells it to a person.
func (e *ValueError) AsProblem() *problem.Problem {
	return problem.New("console.missing",
		text.T("problem.console.missing", "The practice console doesn't show what was looked for"),
		text.T("problem.console.missing.why", "The org may lack it, or it was removed or renamed there."),
		openConsole(), problem.Retrying()).WithDetail(e.Error())
}

// FormError is the console's refusal of a page or a form, in its own words.
type FormError struct {
	Page, Message string
	Status        int
}

// Error says it in English.
func (e *FormError) Error() string {
	return fmt.Sprintf("the practice console refused %s: %s (status %d)", e.Page, e.Message, e.Status)
}

// AsProblem tells it to a person.
func (e *FormError) AsProblem() *problem.Problem {
	cause := text.T("problem.console.refused.said", "It said: “{{.Words}}”", "Words", e.Message)
	if e.Message == "" {
		cause = text.T("problem.console.refused.silent", "It answered {{.Status}} without a reason.", "Status", e.Status)
	}
	return problem.New("console.refused",
		text.T("problem.console.refused", "The practice console refused that"), cause,
		openConsole(), problem.Retrying()).WithDetail(e.Error())
}

func openConsole() problem.Way {
	return problem.NewWay(problem.OpenConsole, text.T("way.practice-console", "Look in the practice console"), text.Text{})
}
