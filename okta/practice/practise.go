package practice

import (
	"context"
	"net/http"
	"slices"
	"time"
)

// lessonState is a lesson that is on, with what its app was like before.
type lessonState struct {
	ID        string       `json:"id"`
	Began     time.Time    `json:"began"`
	App       *application `json:"app,omitempty"`       // as it was; nil for a lesson about none
	Granted   bool         `json:"granted,omitempty"`   // whether it had the scope to invoke
	Strangers []string     `json:"strangers,omitempty"` // ids of the keys that came with the lesson
	Mastered  bool         `json:"mastered,omitempty"`  // a token was given since
	Signed    []string     `json:"signed,omitempty"`    // kids that the assertions behind those tokens named
}

// fault is what a lesson switches on; "" for none, and for no lesson.
func (l *lessonState) fault() fault {
	if l == nil {
		return ""
	}
	plan, _ := planOf(l.ID)
	return plan.fault
}

func planOf(id string) (lessonPlan, bool) {
	plans := lessonPlans()
	i := slices.IndexFunc(plans, func(p lessonPlan) bool { return p.ID == id })
	if i < 0 {
		return lessonPlan{}, false
	}
	return plans[i], true
}

// startLesson switches a lesson on; one that is on already ends first. Without
// an app id the newest API Services app with a key is taken.
func (o *Org) startLesson(ctx context.Context, id, appID string) error {
	plan, known := planOf(id)
	if !known {
		return invalid("lesson", causeNoLesson)
	}
	return o.change(ctx, func(c *change) error {
		at := -1
		if plan.App {
			if at = c.pupil(appID); at < 0 {
				return invalid("app", causeNoPupil)
			}
		}
		c.endLesson()
		c.Lesson = &lessonState{ID: plan.ID, Began: c.at}
		c.org.teach(plan.fault)
		if at < 0 {
			return nil
		}
		return c.teachApp(&c.Apps[at], plan)
	})
}

// pupil is the place of the app that a lesson is about, -1 for none.
func (c *change) pupil(id string) int {
	for i := len(c.Apps) - 1; i >= 0; i-- {
		a := c.Apps[i]
		service := a.OAuth != nil && a.OAuth.ApplicationType == "service" && len(a.OAuth.Keys) > 0
		if service && (id == "" || a.ID == id) {
			return i
		}
	}
	return -1
}

func (c *change) teachApp(a *application, plan lessonPlan) error {
	before := a.clone()
	c.Lesson.App = &before
	c.Lesson.Granted = slices.ContainsFunc(c.grantsOf(a.ID), func(g grant) bool { return g.Scope == scopeInvoke })
	if err := plan.change(c, a); err != nil {
		c.Lesson = nil
		c.org.teach("")
		return err
	}
	for _, k := range a.OAuth.Keys {
		if !slices.ContainsFunc(before.OAuth.Keys, func(b publicKey) bool { return b.ID == k.ID }) {
			c.Lesson.Strangers = append(c.Lesson.Strangers, k.ID)
		}
	}
	c.updated(a)
	return nil
}

// endLessons puts everything right again that a lesson changed, whether or not
// the admin did so already. Keys added since stay.
func (o *Org) endLessons(ctx context.Context) error {
	return o.change(ctx, func(c *change) error {
		c.endLesson()
		return nil
	})
}

func (c *change) endLesson() {
	l := c.Lesson
	c.Lesson = nil
	c.org.teach("")
	if l == nil || l.App == nil {
		return
	}
	i := slices.IndexFunc(c.Apps, func(a application) bool { return a.ID == l.App.ID })
	if i < 0 {
		return
	}
	a, before := &c.Apps[i], l.App
	a.OAuth.Keys = l.rightKeys(a.OAuth.Keys)
	a.OAuth.DPoPBound, a.OAuth.AuthMethod, a.Status = before.OAuth.DPoPBound, before.OAuth.AuthMethod, before.Status
	c.fitSecrets(a)
	if l.Granted {
		c.grant(*a, scopeInvoke)
	}
	c.updated(a)
}

// rightKeys are the keys of before the lesson, and those that were added since.
// One that goes by another kid keeps it where a token was got with it under that:
// whoever signs with it sends that one. The others get theirs back.
func (l *lessonState) rightKeys(now []publicKey) []publicKey {
	out := slices.Clone(l.App.OAuth.Keys)
	for i, before := range out {
		named := slices.ContainsFunc(now, func(k publicKey) bool { return k.KID == before.KID })
		if at := slices.IndexFunc(now, before.same); !named && at >= 0 && l.signed(now[at].KID) {
			out[i].KID = now[at].KID
		}
	}
	for _, k := range now {
		there := slices.ContainsFunc(out, func(b publicKey) bool { return b.KID == k.KID || b.same(k) })
		if !there && !slices.Contains(l.Strangers, k.ID) && len(out) < maxKeys {
			out = append(out, k)
		}
	}
	return out
}

// signed reports whether a token was got by a kid. A lesson of before that was kept
// doesn't tell: any that was mastered may have been by it.
func (l *lessonState) signed(kid string) bool {
	return slices.Contains(l.Signed, kid) || l.Mastered && len(l.Signed) == 0
}

// same reports whether two entries are of the same key.
func (k publicKey) same(other publicKey) bool { return k.N == other.N && k.X == other.X }

// lesson names the lesson that is on; "" is none.
func (o *Org) lesson() (id string, began time.Time) {
	o.read(func(s *state) {
		if s.Lesson != nil {
			id, began = s.Lesson.ID, s.Lesson.Began
		}
	})
	return id, began
}

// listLessons is GET /practice/v1/lessons, for the administrator. Okta has no
// such route.
func (o *Org) listLessons(w http.ResponseWriter, _ *http.Request) error {
	on, _ := o.lesson()
	out := []object{}
	for _, l := range Lessons() {
		out = append(out, object{"id": l.ID, "title": l.Title, "does": l.Does, "fix": l.Fix, "app": l.App, "on": l.ID == on})
	}
	writeJSON(w, http.StatusOK, out)
	return nil
}
