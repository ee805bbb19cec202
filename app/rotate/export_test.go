package rotate

// At tells f before and after each write of a journal.
func (r *Rotator) At(f func(point string)) *Rotator {
	r.boundary = f
	return r
}
