package audit

// steady are the answers to one and the same call with the good credential. What
// differs between them varies by itself; what doesn't may not differ in an answer
// that is to be of the same kind. With one answer only everything counts as
// steady.
type steady []form

// differ reports whether two answers can't both be what the flow gives for
// a credential that it accepts. Where the kinds differ nothing can be compared:
// then only a good answer itself counts as one.
func (s steady) differ(a, b form) bool {
	switch {
	case a.kind != b.kind, (a.kind == html || a.kind == other) && a.media != b.media:
		return !s.has(a)
	case a.kind != object:
		return a.digest != b.digest && !s.varies()
	}
	for name := range a.members {
		if s.memberDiffers(name, a, b) {
			return true
		}
	}
	for name := range b.members {
		if s.memberDiffers(name, a, b) {
			return true
		}
	}
	return false
}

func (s steady) has(a form) bool {
	for _, f := range s {
		if f.digest == a.digest && f.media == a.media {
			return true
		}
	}
	return false
}

func (s steady) varies() bool {
	for _, f := range s {
		if f.digest != s[0].digest {
			return true
		}
	}
	return false
}

// memberDiffers compares a member as far as it is steady. One that comes and goes,
// or changes its type, isn't compared.
func (s steady) memberDiffers(name string, a, b form) bool {
	m, inA := a.members[name]
	o, inB := b.members[name]
	kindVaries, valueVaries := s.memberVaries(name)
	switch {
	case kindVaries:
		return false
	case inA != inB, m.kind != o.kind:
		return true
	}
	return m.value != o.value && !valueVaries
}

func (s steady) memberVaries(name string) (kind, value bool) {
	for _, f := range s {
		m, o := f.members[name], s[0].members[name]
		kind = kind || m.kind != o.kind
		value = value || m.value != o.value
	}
	return kind, value
}
