package manage

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// lessonList has the practice org fail on purpose, one way at a time.
type lessonList struct {
	host    page.Host
	buttons []*house.Button // by the place of their lesson
	lessons []app.Lesson
	needs   *house.Paragraph
	on      *house.Notice
	shown   [2]string // what is said of the lesson that is on
	next    *house.Button
	end     *house.Button
	card    *house.Card
}

func newLessonList(host page.Host) *lessonList {
	l := &lessonList{host: host, lessons: app.Lessons(), on: house.NewLeadNotice(house.NoticeWarning, " ", " ", nil)}
	l.needs = house.NewParagraph(page.X("help.lessons.needs", "Most of them are about the service app: step 3 makes one first."), house.Caption)
	l.next = house.NewButton(page.X("help.lessons.meet", "Meet it in step 3"), house.Secondary, func() { host.Go(page.ServiceApp) }).Icon("arrow")
	l.end = house.NewButton(page.X("help.lessons.end", "Put everything right again"), house.Secondary, l.putRight).Icon("refresh")
	rows := make([]fyne.CanvasObject, 0, 2*len(l.lessons))
	for i, lesson := range l.lessons {
		if i > 0 {
			rows = append(rows, house.NewDivider())
		}
		rows = append(rows, l.row(lesson))
	}
	l.card = house.NewHeadCard(house.CardHead{Icon: "flask", Title: page.X("help.lessons", "Practise a failure of step 3")},
		house.NewParagraph(page.X("help.lessons.why", "Break one thing in the practice org on purpose, press Re-check in step 3, and put it right as you would at Okta. Only one is on at a time."), house.Caption),
		l.needs, l.on, house.Row(house.Gap8, l.end, l.next), house.Stack(0, rows...))
	return l
}

func (l *lessonList) row(lesson app.Lesson) fyne.CanvasObject {
	practise := house.NewButton(page.X("help.lessons.do", "Practise"), house.Secondary, func() { l.practise(lesson) }).Small().
		Named(page.T(text.T("help.lessons.do.of", "Practise: {{.Lesson}}", "Lesson", lesson.Title)))
	l.buttons = append(l.buttons, practise)
	words := house.Stack(2, house.NewText(lesson.Title, house.Body).Bold().CutEnd(), house.NewParagraph(lesson.Does, house.Caption))
	return house.Inset(0, 8, 0, 8, house.Row(house.Gap12, house.Grow(words), practise))
}

func (l *lessonList) update() {
	ws := l.host.Workspace()
	page.SetVisible(l.card, ws.Practice)
	if !ws.Practice {
		return
	}
	ready := l.clientID() != ""
	page.SetVisible(l.needs, !ready)
	for i, b := range l.buttons {
		page.SetEnabled(b, !l.host.Busy() && (ready || !l.lessons[i].App))
	}
	page.SetEnabled(l.end, !l.host.Busy())
	l.say()
}

// say tells which lesson is on, and whether it still is in the way.
func (l *lessonList) say() {
	now, on := l.host.App().Practising()
	page.SetVisible(l.on, on)
	page.SetVisible(l.next, on && !now.Mastered)
	if !on {
		return
	}
	kind, lead, more := house.NoticeWarning, text.T("help.lessons.on", "Broken now: {{.Lesson}}", "Lesson", now.Title), text.T("help.lessons.helps", "What helps: {{.Fix}}", "Fix", now.Fix)
	if now.Mastered {
		kind, lead = house.NoticeNote, text.T("walk.lesson.fixed", "Fixed: {{.Lesson}}", "Lesson", now.Title)
		more = text.T("help.lessons.fixed.why", "The app got a token since. Practise another failure, or put everything back as it was.")
	}
	if words := [2]string{page.T(lead), page.T(more)}; words != l.shown {
		l.shown = words
		l.on.Set(kind, words[0], words[1])
		l.card.Refresh()
	}
}

// clientID is that of the service app in front, "" while Okta knows none.
func (l *lessonList) clientID() string {
	ws := l.host.Workspace()
	e := ws.Endpoint(l.host.EndpointID())
	if e == nil {
		return ""
	}
	if a := ws.ServiceApp(e.ServiceAppID); a != nil {
		return a.ClientID
	}
	return ""
}

// practise has the org fail in one way.
func (l *lessonList) practise(lesson app.Lesson) {
	product, id := l.host.App(), l.clientID()
	l.host.Run(page.Task{
		What: text.T("help.lessons.starting", "Breaking it on purpose"),
		Work: func(ctx context.Context) error {
			return product.StartLesson(ctx, lesson.ID, id)
		},
		Done: func(err error) {
			if err != nil {
				return
			}
			l.update()
			l.card.Refresh()
			l.host.Focus(l.next)
		},
	})
}

// putRight ends every lesson. A step 3 that failed for it is tried again.
func (l *lessonList) putRight() {
	product, walk, endpoint := l.host.App(), l.host.Walk(), l.host.EndpointID()
	failed := l.clientID() != "" && setup.StepOf(l.host.Workspace(), workspace.StepServiceApp, endpoint).Problem != nil
	l.host.Run(page.Task{
		What: text.T("help.lessons.ending", "Putting everything right"),
		Work: func(ctx context.Context) error {
			if err := product.EndLesson(ctx); err != nil || !failed {
				return err
			}
			_ = walk.ProveToken(ctx, endpoint) // how it went is the step's
			return ctx.Err()
		},
		Done: func(err error) {
			if err != nil {
				return
			}
			l.update()
			l.card.Refresh()
			l.host.Toast(text.T("help.lessons.ended", "Everything is right again in the practice org"))
		},
	})
}
