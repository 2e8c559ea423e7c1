package io.github.continuo.pytorch.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Uploads 32-bit floats from Java memory to arrays on a device piece by piece, so that memory holds
 * each element once.
 *
 * <p>All pieces pass through one buffer of 1 MiB, from which they are copied to the array on any
 * device. An array may have any size. Must be used on the {@link EngineThread}.
 */
public final class ArrayUpload implements AutoCloseable {
  private static final int PIECE_FLOATS = 1 << 18; // 1 MiB: larger ones are no faster

  /** Source of the elements of an array. */
  @FunctionalInterface
  public interface Source<X extends Exception> {
    /**
     * Writes the next piece of an array to a buffer, in row-major order.
     *
     * @param first index of the piece's first element in the array
     * @param piece buffer to fill with floats from its start to its limit, in its byte order
     * @throws X if the elements cannot be read
     */
    void next(long first, ByteBuffer piece) throws X;
  }

  private final int pieceFloats;
  private final ByteBuffer bytes;
  private final NDManager manager;
  private final NDArray piece; // float32 [pieceFloats], a view of the bytes
  private final TorchScript script;

  /** Creates an uploader with a buffer; the caller closes it. */
  public ArrayUpload() {
    this(PIECE_FLOATS);
  }

  ArrayUpload(int pieceFloats) {
    this.pieceFloats = pieceFloats;
    bytes = ByteBuffer.allocateDirect(pieceFloats * Float.BYTES).order(ByteOrder.nativeOrder());
    manager = PyTorchEngine.newManager(Device.cpu());
    piece = manager.create(bytes, new Shape(pieceFloats), DataType.FLOAT32);
    script = TorchScript.load(manager, ArrayUpload.class, "arrays.torchscript", "Arrays");
  }

  /**
   * Creates an array.
   *
   * @param <X> exception that the source may throw
   * @param owner manager of the device, which will own the array
   * @param shape shape of the array
   * @param source source of the elements, called piece by piece in order
   * @return the array
   * @throws X if the source throws it
   */
  public <X extends Exception> NDArray fill(NDManager owner, Shape shape, Source<X> source)
      throws X {
    NDArray array = owner.create(shape); // memory is not initialized
    overwrite(array, source);
    return array;
  }

  /**
   * Overwrites the elements of an array in place.
   *
   * @param <X> exception that the source may throw
   * @param array array of 32-bit floats, on any device
   * @param source source of the new elements, called piece by piece in order
   * @throws X if the source throws it; the elements are then partly overwritten
   */
  public <X extends Exception> void overwrite(NDArray array, Source<X> source) throws X {
    long count = array.size();
    for (long first = 0; first < count; first += pieceFloats) {
      int floats = (int) Math.min(pieceFloats, count - first);
      source.next(first, bytes.clear().limit(floats * Float.BYTES));
      script.infer(manager, "fill", array, piece, first, (long) floats).close();
    }
  }

  /**
   * Creates an array.
   *
   * @param owner manager of the device, which will own the array
   * @param shape shape of the array
   * @param numbers the elements in row-major order
   * @return the array
   */
  public NDArray of(NDManager owner, List<Long> shape, float[] numbers) {
    return fill(
        owner,
        new Shape(shape),
        (first, piece) ->
            piece.asFloatBuffer().put(numbers, (int) first, piece.remaining() / Float.BYTES));
  }

  @Override
  public void close() {
    script.close();
    manager.close();
  }
}
