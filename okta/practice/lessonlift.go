package practice

import (
	"slices"
	"time"
)

// lift is when the fault of a lesson passes by itself once it was met, as what
// it stands for does at Okta. The zero lift is never. A fault that is switched on
// by name stays.
type lift struct {
	answers int           // given under it
	after   time.Duration // since the first of them
}

// liftOf is the lift of a fault.
func liftOf(f fault) lift {
	switch f {
	case faultTokenHTML, faultTokenSilent, faultReplayed:
		return lift{answers: 1}
	case faultToken:
		return lift{answers: 2}
	case faultTokenMany:
		return lift{after: limitLasts}
	}
	return lift{}
}

// limitLasts is how long the lesson about too many requests lasts once it was
// met. Okta's own limits are for a minute.
const limitLasts = 5 * time.Second

// lessonFault is the fault of the lesson that is on.
type lessonFault struct {
	fault   fault // "" for none
	answers int   // given under it
	first   time.Time
}

// teach switches the fault of a lesson on in place of the one before; "" is none.
func (o *Org) teach(f fault) {
	o.faultsMu.Lock()
	defer o.faultsMu.Unlock()
	o.taught = lessonFault{fault: f}
}

// strikes reports whether an answer is given under a fault, and counts it: a
// lesson's may have lifted.
func (o *Org) strikes(f fault) bool {
	now := o.now()
	o.faultsMu.Lock()
	defer o.faultsMu.Unlock()
	if o.faults.on[f] {
		return true
	}
	t := &o.taught
	if t.fault != f {
		return false
	}
	if t.answers++; t.answers == 1 {
		t.first = now
	}
	l := liftOf(f)
	return (l.answers == 0 || t.answers <= l.answers) && (l.after == 0 || now.Before(t.first.Add(l.after)))
}

// lifting is when the fault that strikes now will have lifted, the zero time for
// one that doesn't with time.
func (o *Org) lifting(f fault) time.Time {
	o.faultsMu.RLock()
	defer o.faultsMu.RUnlock()
	if after := liftOf(f).after; after > 0 && o.taught.fault == f && !o.faults.on[f] {
		return o.taught.first.Add(after)
	}
	return time.Time{}
}

// onlyTaught reports whether a fault is on by a lesson alone.
func (o *Org) onlyTaught(f fault) bool {
	o.faultsMu.RLock()
	defer o.faultsMu.RUnlock()
	return o.taught.fault == f && !o.faults.on[f]
}

// mastered notes that the app of the lesson that is on got a token, and with which
// key, "" where none was named.
func (o *Org) mastered(appID, kid string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	l := o.state.Lesson
	known := l != nil && l.Mastered && slices.Contains(l.Signed, kid)
	if l == nil || known || l.App != nil && l.App.ID != appID {
		return
	}
	next := *l
	next.Mastered, next.Signed = true, append(slices.Clone(l.Signed), kid)
	o.state.Lesson, o.dirty = &next, true
}

// Practising names the lesson that is on, "" for none, and tells whether its app
// got a token since it began; for a lesson about no app, whether any did.
func (o *Org) Practising() (id string, mastered bool) {
	o.read(func(s *state) {
		if s.Lesson != nil {
			id, mastered = s.Lesson.ID, s.Lesson.Mastered
		}
	})
	return id, mastered
}
