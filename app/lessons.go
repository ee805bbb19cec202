package app

import "github.com/flowlatch/flowlatch/okta/practice"

// Lesson is a failure that the practice org can be asked for. Its words are
// English.
type Lesson struct {
	ID    string
	Title string
	Does  string // to the org, in a sentence
	Fix   string // what helps, in a sentence
	App   bool   // it is about one API Services app with a key
}

// Lessons lists the failures that can be practised, those of an app's settings
// first.
func Lessons() []Lesson {
	var all []Lesson
	for _, l := range practice.Lessons() {
		all = append(all, Lesson(l))
	}
	return all
}
