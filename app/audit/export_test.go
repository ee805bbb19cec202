package audit

// At has a test told what was done to the journal. Set it before anything is.
func (j *Journal) At(boundary func(point string)) *Journal {
	j.boundary = boundary
	return j
}
