package manage

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/text"
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
	shown   string // id of the lesson that was begun here
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
		house.NewParagraph(page.X("help.lessons.why", "Break one thing in the practice org on purpose, press Re-check in step 3, and put it right as you would at Okta."), house.Caption),
		l.needs, l.on, house.Row(house.Gap8, l.end, l.next), house.Stack(0, rows...))
	return l
}

func (l *lessonList) row(lesson app.Lesson) fyne.CanvasObject {
	practise := house.NewButton(page.X("help.lessons.do", "Practise"), house.Secondary, func() { l.practise(lesson) }).Small()
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
	page.SetVisible(l.on, l.shown != "")
	page.SetVisible(l.next, l.shown != "")
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
			hand, err := product.Trainee()
			if err != nil {
				return err
			}
			return hand.StartLesson(ctx, lesson.ID, id)
		},
		Done: func(err error) {
			if err != nil {
				return
			}
			l.shown = lesson.ID
			l.on.Set(house.NoticeWarning, page.T(text.T("help.lessons.on", "Broken now: {{.Lesson}}", "Lesson", lesson.Title)),
				page.T(text.T("help.lessons.helps", "What helps: {{.Fix}}", "Fix", lesson.Fix)))
			l.update()
			l.card.Refresh()
			l.host.Focus(l.next)
			l.host.Toast(text.T("help.lessons.on", "Broken now: {{.Lesson}}", "Lesson", lesson.Title))
		},
	})
}

// putRight ends every lesson.
func (l *lessonList) putRight() {
	product := l.host.App()
	l.host.Run(page.Task{
		What: text.T("help.lessons.ending", "Putting everything right"),
		Work: func(ctx context.Context) error {
			hand, err := product.Trainee()
			if err != nil {
				return err
			}
			return hand.EndLessons(ctx)
		},
		Done: func(err error) {
			if err != nil {
				return
			}
			l.shown = ""
			l.update()
			l.card.Refresh()
			l.host.Toast(text.T("help.lessons.ended", "Everything is right again in the practice org"))
		},
	})
}
