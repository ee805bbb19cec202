package practice

import (
	"net/http"
	"time"
)

// lessonRoutes are the pages for practising failures.
func (c *console) lessonRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /console/lessons", c.page("lessons.html", "Practise a failure", "", c.lessons))
	c.form(mux, "POST /console/lessons", c.startLesson)
	c.form(mux, "POST /console/lessons/end", c.endLessons)
}

// lessonsPage is the list of lessons, with the one that is on.
type lessonsPage struct {
	On      string
	Began   time.Time
	Lessons []Lesson
	Apps    []application // that a lesson can be about, the newest first
}

func (c *console) lessons(*http.Request) (any, error) {
	p := lessonsPage{Lessons: Lessons()}
	p.On, p.Began = c.org.lesson()
	all := c.org.apps()
	for i := len(all) - 1; i >= 0; i-- {
		a := all[i]
		if a.OAuth != nil && a.OAuth.ApplicationType == "service" && len(a.OAuth.Keys) > 0 {
			p.Apps = append(p.Apps, a)
		}
	}
	return p, nil
}

// startLesson reads the fields lesson (an id) and app (a client id; without it
// the newest API Services app with a key).
func (c *console) startLesson(r *http.Request) (string, error) {
	return "/console/lessons", c.org.startLesson(r.Context(), r.PostForm.Get("lesson"), r.PostForm.Get("app"))
}

// endLessons puts everything right again.
func (c *console) endLessons(r *http.Request) (string, error) {
	return "/console/lessons", c.org.endLessons(r.Context())
}
