package trainee

import (
	"context"
	"net/url"
)

// lessonsPage lists the failures to practise.
const lessonsPage = "/console/lessons"

// StartLesson has the org fail in one way, in place of any other: by the id of a
// lesson, and the client ID of the app that it is about; "" is the newest.
func (t *Trainee) StartLesson(ctx context.Context, lesson, clientID string) error {
	_, err := t.post(ctx, lessonsPage, lessonsPage, url.Values{"lesson": {lesson}, "app": {clientID}})
	return err
}

// EndLessons puts everything right again. Without a lesson that is on it changes
// nothing.
func (t *Trainee) EndLessons(ctx context.Context) error {
	page := lessonsPage
	shown, err := t.load(ctx, page)
	if err != nil {
		return err
	}
	if _, err := shown.value("lesson-on"); err != nil {
		return nil //nolint:nilerr // no lesson is on
	}
	_, err = t.post(ctx, page, lessonsPage+"/end", url.Values{})
	return err
}
