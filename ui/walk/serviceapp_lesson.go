package walk

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// lessonStrip names the failure that is being practised, and ends it.
type lessonStrip struct {
	host   page.Host
	notice *house.Notice
	stop   *house.Button
	shown  lessonWords
	object *fyne.Container
}

// lessonWords are what the strip says of a lesson.
type lessonWords struct {
	kind       house.NoticeKind
	lead, more string
}

func newLessonStrip(host page.Host, stop func()) *lessonStrip {
	s := &lessonStrip{host: host, notice: house.NewLeadNotice(house.NoticeWarning, " ", " ", nil)}
	s.stop = house.NewButton(page.X("walk.lesson.stop", "Stop practising"), house.Secondary, stop).Small()
	others := house.NewButton(page.X("walk.lesson.others", "Other failures"), house.Quiet, func() { host.Go(page.Help) }).Small()
	s.object = house.Stack(house.Gap8, s.notice, house.Row(house.Gap8, s.stop, others))
	s.object.Hide()
	return s
}

// practising is the lesson that is on in the org in front.
func (s *lessonStrip) practising() (app.Practising, bool) {
	if !s.host.Workspace().Practice {
		return app.Practising{}, false
	}
	return s.host.App().Practising()
}

// waits reports whether a lesson is on that no token was got in.
func (s *lessonStrip) waits() bool {
	l, on := s.practising()
	return on && !l.Mastered
}

// outdates reports whether a step's outcome is of before the lesson.
func (s *lessonStrip) outdates(step workspace.Step) bool {
	l, on := s.practising()
	return on && step.Problem != nil && step.Proof != nil && step.Proof.At.Before(l.Began)
}

// advise puts the way out of a lesson first where no other one leads anywhere.
func (s *lessonStrip) advise(p *problem.Problem) *problem.Problem {
	l, on := s.practising()
	if !on || !l.Stuck || p.Code == problem.CodeCancelled {
		return p
	}
	out := *p
	out.Ways = slices.Concat([]problem.Way{problem.NewWay(problem.PutRight,
		text.T("way.put-right", "Put the practice org right"), text.Plain(l.Fix))}, p.Ways)
	return &out
}

func (s *lessonStrip) update(failing bool) {
	l, on := s.practising()
	page.SetVisible(s.object, on)
	page.SetEnabled(s.stop, !s.host.Busy())
	if !on {
		return
	}
	if words := wordsOf(l, failing); words != s.shown {
		s.shown = words
		s.notice.Set(words.kind, words.lead, words.more)
		s.object.Refresh()
	}
}

func wordsOf(l app.Practising, failing bool) lessonWords {
	switch {
	case l.Mastered && !l.Handled.IsZero():
		return lessonWords{house.NoticeNote, page.T(text.T("walk.lesson.handled", "Flowlatch corrected this: {{.Lesson}}", "Lesson", l.Title)), page.T(l.Handled)}
	case l.Mastered:
		return lessonWords{
			house.NoticeNote, page.T(text.T("walk.lesson.fixed", "Fixed: {{.Lesson}}", "Lesson", l.Title)),
			page.X("walk.lesson.fixed.why", "The app got a token. Stopping also puts back what else the lesson changed in the practice org."),
		}
	case failing:
		return lessonWords{
			house.NoticeWarning, page.T(text.T("walk.lesson.on", "You are practising: {{.Lesson}}", "Lesson", l.Title)),
			page.T(text.T("help.lessons.helps", "What helps: {{.Fix}}", "Fix", l.Fix)),
		}
	}
	return lessonWords{
		house.NoticeWarning, page.T(text.T("walk.lesson.on", "You are practising: {{.Lesson}}", "Lesson", l.Title)),
		page.T(text.T("walk.lesson.meet", "What it does: {{.Does}} Re-check asks for a token and shows what comes of it.", "Does", lowerFirst(l.Does))),
	}
}
