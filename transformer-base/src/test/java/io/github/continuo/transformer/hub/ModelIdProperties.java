package io.github.continuo.transformer.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ModelIdProperties {

  @Provide
  static Arbitrary<String> texts() {
    Arbitrary<String> near = Arbitraries.strings().withChars("ab0_-./@\\ :%~").ofMaxLength(20);
    return Arbitraries.oneOf(near, near.map(text -> "a/" + text), Arbitraries.strings());
  }

  @Property
  void ids_are_safe_in_paths_and_urls(@ForAll("texts") String text) {
    Path cache = Path.of("/cache");

    ModelId.parse(text)
        .ifPresent(
            id -> {
              Path folder = cache.resolve("models--" + id.owner() + "--" + id.name());
              Path ref = folder.resolve("refs").resolve(id.revision());
              assertThat(folder.normalize()).isEqualTo(folder).hasParentRaw(cache);
              assertThat(ref.normalize()).isEqualTo(ref).startsWithRaw(folder);
              assertThat(URI.create("https://host/" + id.path()).getRawPath())
                  .isEqualTo("/" + id.path());
            });
  }

  @Property
  void what_is_shown_is_parsed_again(@ForAll("texts") String text) {
    ModelId.parse(text).ifPresent(id -> assertThat(ModelId.parse(id.toString())).contains(id));
  }

  @Example
  void ids_have_a_revision_or_that_of_the_main_branch() {
    assertThat(ModelId.parse("skytnt/midi-model-tv2o-medium"))
        .contains(new ModelId("skytnt", "midi-model-tv2o-medium", "main"));
    assertThat(ModelId.parse("a/b@refs/pr/1")).contains(new ModelId("a", "b", "refs/pr/1"));
    assertThat(ModelId.parse("_a.b-c/D_1@v1.0")).map(ModelId::revision).contains("v1.0");
    assertThat(ModelId.parse("a/b@main")).hasToString("Optional[a/b]");
  }

  @Example
  void other_names_are_none() {
    for (String text :
        new String[] {
          "",
          "model",
          "a/b/c",
          "/a/b",
          "a/",
          "../b",
          "a/..",
          "a/.b",
          "a/b.",
          "-a/b",
          "a--b/c",
          "a/b..c",
          "a/b.git",
          "a\\b/c",
          "a/b@",
          "a/b@../x",
          "a/b@x/../y",
          "a/b@x//y",
          "a/b@/x",
          "a/b@.x",
          "a/b@x.",
          "a/b@x@y",
          "a /b",
          "a/b\n",
          "é/b",
          "a/" + "b".repeat(97),
          "a/b@" + "c".repeat(201)
        }) {
      assertThat(ModelId.parse(text)).as(text).isEmpty();
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ModelId("a", "b", "../main"))
        .withMessage("a model's id must be owner/name or owner/name@revision, got \"a/b@../main\"");
    assertThatIllegalArgumentException().isThrownBy(() -> new ModelId("a/b", "c", "main"));
    assertThatIllegalArgumentException().isThrownBy(() -> new ModelId("a", "b@c", "main"));
  }
}
