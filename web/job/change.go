package job

import "os"

// What records say for people.
var (
	textAccepted    = Text{"En espera.", "Waiting."}
	textAgain       = Text{"Se interrumpió; en espera para empezar de nuevo.", "It was interrupted and waits to be taken up again."}
	textRunning     = Text{"En curso.", "Running."}
	textSuccessful  = Text{"Terminado.", "Done."}
	textDismissed   = Text{"Cancelado.", "Dismissed."}
	textBroken      = Text{"El servidor falló; su registro tiene el motivo.", "The server failed; its log has the reason."}
	textTooOften    = Text{"Se interrumpió demasiadas veces.", "It was interrupted too often."}
	textNoSpace     = Text{"No queda espacio en el disco.", "There is no space left on the disk."}
	textOverBytes   = Text{"El resultado ocupa más de lo permitido.", "The result is larger than what may be kept."}
	textTooLong     = Text{"Tardó más de lo permitido.", "It took longer than it may."}
	textNoProcess   = Text{"Este servidor ya no ofrece el proceso.", "This server does not offer the process any more."}
	textLostResults = Text{"Los archivos del resultado se perdieron.", "The files of the result were lost."}
)

// change writes a changed record to disk, and only then lets it be seen. f says whether
// anything changed; it runs under Store.mu.
func (s *Store) change(e *entry, f func(*Record) bool) error {
	e.writing.Lock()
	defer e.writing.Unlock()
	next, changed := s.draft(e, f)
	if !changed {
		return nil
	}
	if err := writeRecord(e.dir, &next); err != nil {
		return err
	}
	s.publish(e, next)
	return nil
}

// end is [Store.change] to what a job ends with, but for success, and holds even where
// it cannot be written: who asks must not wait for what will never be. Then nothing of
// the job is left on disk that could be taken up again.
func (s *Store) end(e *entry, f func(*Record) bool) Record {
	e.writing.Lock()
	defer e.writing.Unlock()
	next, changed := s.draft(e, f)
	if !changed {
		return next
	}
	next.Finished = next.Updated
	if err := writeRecord(e.dir, &next); err != nil {
		s.Log.Error("the record of a job cannot be written", "job", next.ID, "error", err)
		if err := os.RemoveAll(e.dir); err != nil {
			s.Log.Error("nor can the job be removed", "job", next.ID, "error", err)
		}
	}
	s.publish(e, next)
	return next
}

func (s *Store) draft(e *entry, f func(*Record) bool) (Record, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := e.record
	changed := f(&next)
	next.Updated = s.Now().UTC()
	if !changed {
		return e.record, false
	}
	return next, true
}

// publish lets a record be seen, and a job that has not been begun and ended leave the
// queue.
func (s *Store) publish(e *entry, next Record) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e.record = next
	if next.Status == Dismissed && e.cancel != nil {
		e.cancel(errDismissed)
	}
}

// clear removes the files of a job that has ended, but for the results of a successful
// one, and lets those go on who wait for it.
func (s *Store) clear(e *entry) {
	s.mu.Lock()
	isSuccessful := e.record.Status == Successful
	s.mu.Unlock()
	err := os.RemoveAll(workDir(e.dir))
	if !isSuccessful {
		err = removeFiles(e.dir)
	}
	if err != nil {
		s.Log.Error("files of a job cannot be removed", "job", e.id, "error", err)
	}
	s.count(e)
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-e.done:
	default:
		close(e.done)
	}
}

// count finds out how many bytes a job takes.
func (s *Store) count(e *entry) {
	size, err := sizeOf(e.dir)
	if err != nil {
		s.Log.Error("files of a job cannot be counted", "job", e.id, "error", err)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e.bytes = size
}
