package practice

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// fault is one way in which the org can be made to misbehave.
type fault string

// FaultInfo describes a name that Config.Faults and SetFaults accept.
type FaultInfo struct {
	Name   string // what to pass
	Effect string // what the org does then, in a sentence
	Step   bool   // whether the name is a step of the walk, which fails just that step
	Routed bool   // whether @ and a route may follow the name, for example "api-500@/api/v1/apps" or "api-eof@POST /api/v1/apps/{app}/grants"

	switches fault
}

// faultSet is what is switched on: the names as given, and what they mean.
type faultSet struct {
	names []string
	on    map[fault]bool

	routed map[fault][]route // what is on for some routes only
}

// newFaultSet checks the names; an unknown one is an error that lists the known.
func newFaultSet(names []string) (faultSet, error) {
	set := faultSet{names: slices.Clone(names), on: map[fault]bool{}, routed: map[fault][]route{}}
	known := KnownFaults()
	for _, name := range names {
		plain, where, limited := strings.Cut(name, "@")
		i := slices.IndexFunc(known, func(f FaultInfo) bool { return f.Name == plain })
		if i < 0 || limited && !known[i].Routed {
			return faultSet{}, unknownFault(name, known)
		}
		if !limited {
			set.on[known[i].switches] = true
			continue
		}
		to, ok := readRoute(where)
		if !ok {
			return faultSet{}, fmt.Errorf("practice: %q names no route", name)
		}
		set.routed[known[i].switches] = append(set.routed[known[i].switches], to)
	}
	return set, nil
}

func unknownFault(name string, known []FaultInfo) error {
	names := make([]string, len(known))
	for i, f := range known {
		names[i] = f.Name
	}
	return fmt.Errorf("practice: unknown fault %q; known are %s", name, strings.Join(names, ", "))
}

// SetFaults replaces the faults that are switched on, from the next request on.
// An unknown name is an error that lists the known ones, and changes nothing.
// It may be called from any goroutine.
func (o *Org) SetFaults(names []string) error {
	set, err := newFaultSet(names)
	if err != nil {
		return err
	}
	o.faultsMu.Lock()
	defer o.faultsMu.Unlock()
	o.faults = set
	return nil
}

// Faults returns the names of the faults that are switched on.
func (o *Org) Faults() []string {
	o.faultsMu.RLock()
	defer o.faultsMu.RUnlock()
	return slices.Clone(o.faults.names)
}

// faulty reports whether a fault is switched on, by name or by a lesson.
func (o *Org) faulty(f fault) bool {
	o.faultsMu.RLock()
	defer o.faultsMu.RUnlock()
	return o.faults.on[f] || o.taught.fault == f
}

// clockFault is how far the faults clock-ahead and clock-behind move the org's
// clock.
const clockFault = 10 * time.Minute

// faultySkew is how far the faults switched on move the org's clock.
func (o *Org) faultySkew() time.Duration {
	var skew time.Duration
	if o.faulty(faultClockAhead) {
		skew += clockFault
	}
	if o.faulty(faultClockBehind) {
		skew -= clockFault
	}
	return skew
}
