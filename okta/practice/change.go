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

// change lets f check and change the state, and writes the state file before
// it returns. f must check everything before it changes anything: nothing is
// rolled back. When only writing fails, the change holds in memory and is
// written with the next flush.
func (o *Org) change(ctx context.Context, f func(*change) error) error {
	o.saving.Lock()
	defer o.saving.Unlock()
	if err := o.changeSoon(ctx, f); err != nil {
		return err
	}
	return o.persist()
}

// changeSoon is change without the wait for the file, which follows with the
// next flush: what a flow does, many times a second perhaps.
func (o *Org) changeSoon(ctx context.Context, f func(*change) error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := f(&change{&o.state, o, o.now(), callOf(ctx)}); err != nil {
		return err
	}
	o.dirty = true
	return nil
}

// read locks the org and lets f look at the state.
func (o *Org) read(f func(*state)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	f(&o.state)
}

// persist writes the state file when it is behind. It stays behind until that
// went through. The caller holds saving and not mu: whoever only reads the
// org never waits for the disk.
func (o *Org) persist() error {
	raw, err := o.unsaved()
	if err != nil || raw == nil {
		return err
	}
	if err := writeState(o.stateFile, raw); err != nil {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.dirty = true
		return err
	}
	return nil
}

// unsaved encodes the state when the file is behind it, else it is nil.
func (o *Org) unsaved() ([]byte, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.dirty || o.stateFile == "" {
		return nil, nil
	}
	raw, err := o.state.encode()
	o.dirty = err != nil
	return raw, err
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
	found := c.org.find(c.state, id)
	if found == nil {
		return nil, notFound(id, "AppInstance")
	}
	if i := slices.IndexFunc(c.Apps, func(a application) bool { return a.ID == id }); i >= 0 {
		return &c.Apps[i], nil
	}
	c.Apps = append(c.Apps, found.clone())
	return &c.Apps[len(c.Apps)-1], nil
}

// flow finds a flow by its name or alias, for changing it.
func (c *change) flow(nameOrAlias string) (*flow, error) {
	i := slices.IndexFunc(c.Flows, func(f flow) bool { return f.Name == nameOrAlias || f.Alias == nameOrAlias })
	if i < 0 {
		return nil, notFound(nameOrAlias, "Flow")
	}
	return &c.Flows[i], nil
}
