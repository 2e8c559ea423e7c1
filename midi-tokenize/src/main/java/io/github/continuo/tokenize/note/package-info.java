/**
 * The tokenizer of the base transformer: flat tokens for time, pitch and duration. {@link
 * io.github.continuo.tokenize.note.NoteTokenizer} is the way in.
 */
@NullMarked
package io.github.continuo.tokenize.note;

import org.jspecify.annotations.NullMarked;
