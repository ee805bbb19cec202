package service

// shelf keeps the newest values under their names: when it is full, the oldest goes.
type shelf[T any] struct {
	limit int
	names []string // in the order in which they came, those taken away included
	items map[string]T
}

func newShelf[T any](limit int) *shelf[T] { return &shelf[T]{limit: limit, items: map[string]T{}} }

// put keeps a value under a name that is new.
func (s *shelf[T]) put(name string, v T) {
	if len(s.names) == s.limit {
		delete(s.items, s.names[0])
		s.names = append([]string(nil), s.names[1:]...)
	}
	s.names = append(s.names, name)
	s.items[name] = v
}

// replace changes what is kept under a name that is there.
func (s *shelf[T]) replace(name string, v T) { s.items[name] = v }

func (s *shelf[T]) get(name string) (T, bool) {
	v, there := s.items[name]
	return v, there
}

func (s *shelf[T]) remove(name string) { delete(s.items, name) }

// all returns what is kept, the oldest first.
func (s *shelf[T]) all() []T {
	out := make([]T, 0, len(s.items))
	for _, name := range s.names {
		if v, there := s.items[name]; there {
			out = append(out, v)
		}
	}
	return out
}
