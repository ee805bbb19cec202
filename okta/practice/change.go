package practice

import (
	"context"
	"slices"
	"strconv"
	"time"
)

// change is one mutation in progress: the org is locked while it lives.
type change struct {
	*state
	org  *Org
	at   time.Time
	call call
}

// change locks the org, lets f check and change the state, and persists it.
// f must check everything before it changes anything: nothing is rolled back.
func (o *Org) change(ctx context.Context, f func(*change) error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := f(&change{&o.state, o, o.now(), callOf(ctx)}); err != nil {
		return err
	}
	return o.persist()
}

// read locks the org and lets f look at the state.
func (o *Org) read(f func(*state)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	f(&o.state)
}

// persist writes the state file. The caller holds the lock.
func (o *Org) persist() error {
	o.dirty = false
	return o.state.save(o.stateFile)
}

// newID hands out the next id of a kind.
func (c *change) newID(prefix string) string {
	c.Serial++
	return c.org.seed.id(prefix, strconv.Itoa(c.Epoch)+"/"+strconv.Itoa(c.Serial))
}

// log writes a System Log event about the change.
func (c *change) log(kind, message string, targets ...target) {
	e := newEvent(c.call, c.at, kind, message)
	e.Targets = targets
	c.append(e, c.org.seed)
}

// append numbers an event and keeps it.
func (s *state) append(e event, names seed) {
	s.EventSerial++
	e.Seq = s.EventSerial
	e.UUID = names.uuid("event/" + e.RequestID + "/" + strconv.FormatInt(e.Seq, 10))
	if e.Type == eventRequest {
		s.Requests = keep(s.Requests, e, maxRequests)
		return
	}
	s.Changes = keep(s.Changes, e, maxChanges)
}

// app finds an app for changing it.
func (c *change) app(id string) (*application, error) {
	i := slices.IndexFunc(c.Apps, func(a application) bool { return a.ID == id })
	if i < 0 || c.org.hides(c.Apps[i]) {
		return nil, notFound(id, "AppInstance")
	}
	return &c.Apps[i], nil
}

// flow finds a flow by its name or alias, for changing it.
func (c *change) flow(nameOrAlias string) (*flow, error) {
	i := slices.IndexFunc(c.Flows, func(f flow) bool { return f.Name == nameOrAlias || f.Alias == nameOrAlias })
	if i < 0 {
		return nil, notFound(nameOrAlias, "Flow")
	}
	return &c.Flows[i], nil
}
