package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/okta/practice"
)

// Lesson is a failure that the practice org can be asked for. Title, Does and
// Fix are English.
type Lesson struct {
	ID    string
	Title string
	Does  string // to the org, in a sentence
	Fix   string // what helps, in a sentence
	App   bool   // it is about one API Services app with a key
	Lifts bool   // it passes by itself once it was met
	Stuck bool   // nothing helps but putting the practice org right
	// Handled says what Flowlatch does about it by itself, so that there is no
	// failure to see; zero for what takes a person.
	Handled text.Text
}

// Lessons lists the failures that can be practised, those of an app's settings
// first.
func Lessons() []Lesson {
	var all []Lesson
	for _, l := range practice.Lessons() {
		all = append(all, Lesson{
			ID: l.ID, Title: l.Title, Does: l.Does, Fix: l.Fix, App: l.App, Lifts: l.Lifts, Stuck: l.Stuck,
			Handled: handled(l.ID),
		})
	}
	return all
}

func handled(id string) text.Text {
	switch id {
	case "clock-ahead", "clock-behind":
		return text.T("lesson.handled.clock", "It read the org's clock off the answer and wrote the request's times by it. Without that, Okta refuses the token.")
	case "proof-of-possession":
		return text.T("lesson.handled.dpop", "It was refused without a proof, and asked again with one. The token is bound to a key now: step 5 shows whether flows take it.")
	}
	return text.Text{}
}

// seenInStep1 reports whether a lesson changes what the org publishes about
// itself, which step 1 reads.
func seenInStep1(id string) bool { return id == "default-server" || id == "other-domain" }

// Practising is the lesson that is on.
type Practising struct {
	Lesson
	// Mastered: the app got a token since it began. It stays false in a practice
	// org that runs elsewhere.
	Mastered bool
	// Began is when this program began it, zero where it was on before.
	Began time.Time
}

// Practising is the lesson that is on in the practice org; ok is false for none.
// Of an org that runs elsewhere it is the one that this program began. It waits
// for nothing.
func (a *App) Practising() (p Practising, ok bool) {
	a.mu.Lock()
	org := a.practice
	id := ""
	if org != nil {
		id, p.Began = org.lesson, org.lessonBegan
	}
	a.mu.Unlock()
	if org == nil {
		return p, false
	}
	if org.org != nil {
		id, p.Mastered = org.org.Practising()
	}
	all := Lessons()
	i := slices.IndexFunc(all, func(l Lesson) bool { return l.ID == id })
	if i < 0 {
		return p, false
	}
	p.Lesson = all[i]
	return p, true
}

// StartLesson has the practice org fail in one way, in place of any other, and
// reads anew what step 1 keeps of it where that has changed. clientID is that of
// the app that the lesson is about; "" is the newest.
func (a *App) StartLesson(ctx context.Context, id, clientID string) error {
	if before, on := a.Practising(); on && seenInStep1(before.ID) {
		if err := a.EndLesson(ctx); err != nil {
			return err
		}
	}
	hand, err := a.Trainee()
	if err != nil {
		return err
	}
	a.noteLesson(id)
	if err := hand.StartLesson(ctx, id, clientID); err != nil {
		a.noteLesson("")
		return err
	}
	if seenInStep1(id) {
		return a.checkPractice(ctx)
	}
	return nil
}

// EndLesson puts the practice org right again, and what a fix of the lesson
// changed here with it.
func (a *App) EndLesson(ctx context.Context) error {
	before, on := a.Practising()
	hand, err := a.Trainee()
	if err != nil {
		return err
	}
	if err := hand.EndLessons(ctx); err != nil {
		return err
	}
	a.noteLesson("")
	if !on || !seenInStep1(before.ID) {
		return nil
	}
	walk := a.practiceWalk()
	if walk == nil || walk.Workspace().Org.Origin == "" {
		return nil
	}
	return errors.Join(walk.TakeOwnDomain(ctx), a.checkPractice(ctx))
}

func (a *App) noteLesson(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.practice != nil {
		a.practice.lesson, a.practice.lessonBegan = id, a.config.Now()
	}
}

// practiceWalk is the walk of the practice org that runs, nil for none.
func (a *App) practiceWalk() *setup.Walk {
	if org := a.running(); org != nil {
		return a.walk(org.workspace)
	}
	return nil
}

// checkPractice does step 1 again where it was done.
func (a *App) checkPractice(ctx context.Context) error {
	walk := a.practiceWalk()
	if walk == nil || walk.Workspace().Org.Origin == "" {
		return nil
	}
	return walk.CheckOrg(ctx, walk.Workspace().Org.Origin)
}
