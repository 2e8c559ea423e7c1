/**
 * The page that shows and plays music: its files, which are resources of this package, and music in
 * the form that it reads. The studio serves the page; {@code PlayerPage} writes it as one file.
 */
@NullMarked
package io.github.continuo.examples.page;

import org.jspecify.annotations.NullMarked;
