using Espalier.Graph;

namespace Espalier.Data;

internal sealed partial class CSharpNetwork
{
    private void Write(Node node)
    {
        if (node.Op is not SiblingDense) Comment(_owners.Of(node)); // each of which says so itself
        var output = node.Outputs[0];
        string X(int input = 0) => Read(node.Inputs[input]);
        switch (node.Op)
        {
            case Reshape: _names[output] = X(); break; // the same numbers under another shape
            case Elementwise fused: WriteElementwise(node, fused); break;
            case DenseForward dense: Local(output, $"{_file.Call("Dense")}({X()}, {X(1)}, {X(2)}, {node.Inputs[1].Shape[1]}, {Flag(dense.Relu)})"); break;
            case SiblingDense siblings:
                for (int i = 0; i < node.Outputs.Count; i++)
                {
                    var (kernel, bias) = (node.Inputs[1 + i], node.Inputs[1 + node.Outputs.Count + i]);
                    Comment(_owners.Of(kernel.Node));
                    _file.Line($"    float[] {Declare(node.Outputs[i], _scope)} = {_file.Call("Dense")}({X()}, {Read(kernel)}, {Read(bias)}, {kernel.Shape[1]}, {Flag(siblings.Relu)});");
                }
                break;
            case MatMul: Local(output, $"{_file.Call("Dense")}({X()}, {X(1)}, null, {node.Inputs[1].Shape[1]}, false)"); break;
            case MatMulTransposedB: WriteTurned(node); break;
            case BatchMatMul product: WriteProduct(node, product); break;
            case Softmax or LogSoftmax: Local(output, $"{_file.Call("Softmax")}({X()}, {output.Shape[-1]}, {Flag(node.Op is LogSoftmax)})"); break;
            case Sparsemax sparse when !IsRead(node.Outputs[1]): Local(output, $"{_file.Call("Sparsemax")}({X()}, {output.Shape[-1]}, {Flag(sparse.Exact)})"); break;
            case ReduceOp reduce: WriteFold(node, reduce); break;
            case Gather: Local(output, $"{_file.Call("Gather")}({X()}, {node.Inputs[0].Shape[1]}, {X(1)})"); break;
            case OneHot oneHot: Local(output, $"{_file.Call("Indicators")}({X()}, {oneHot.Depth})"); break;
            case BroadcastTo: Local(output, Repeated(node.Inputs[0], Dims(output))); break;
            case Transpose turn: Local(output, $"{_file.Call("Turn")}({X()}, {List(Dims(node.Inputs[0]))}, {List(turn.Order)})"); break;
            case Concat join: Local(output, $"{_file.Call("Join")}({Count(Dims(output).AsSpan(0, join.Axis))}, {string.Join(", ", node.Inputs.Select(Read))})"); break;
            case Slice slice: Local(output, Cut(node, slice.Axis, slice.Start, slice.Length)); break;
            case Pad pad: Local(output, Cut(node, pad.Axis, -pad.Before, Dims(output)[pad.Axis])); break;
            case Graph.Split split:
                for (int i = 0; i < split.Parts; i++) Local(node.Outputs[i], Cut(node, split.Axis, i * node.Outputs[0].Shape[split.Axis], node.Outputs[0].Shape[split.Axis]));
                break;
            case Reverse reverse: Local(output, $"{_file.Call("Backwards")}({X()}, {Dims(output)[reverse.Axis]}, {Inner(output, reverse.Axis)})"); break;
            case Convolution convolution: WriteConvolution(node, convolution, null, false, null); break;
            case ConvolutionForward convolution: WriteConvolution(node, convolution, X(2), convolution.Relu, null); break;
            case PooledConvolution { KeepsPlaces: false } convolution: WriteConvolution(node, convolution, X(2), convolution.Relu, convolution.Pool); break;
            case PoolOp pool and (MaxPool or AveragePool): Local(output, Pooled(X(), Dims(node.Inputs[0]), Dims(output), pool.Window, pool is MaxPool)); break;
            case ResizeAxis resize: WriteResize(node, resize); break;
            case ConvolutionInputGradient transposed: WriteTransposed(node, transposed); break;
            case Recurrence recurrence when !node.Outputs.Skip(1).Any(IsRead):
                Local(output, $"{_file.Call("Recur")}(\"{recurrence.Cell}\", {X()}, {X(1)}, {X(2)}, {X(3)}, {(node.Inputs.Count > 4 ? X(4) : "null")}, {output.Shape[1]}, {output.Shape[2]})");
                break;
            default: throw Refuse(node);
        }
    }

    private void Comment(string owner)
    {
        if (owner.Length == 0 || owner == _scope) return;
        _scope = owner;
        _file.Line($"    // {CSharpText.Comment(owner)}");
    }

    private void WriteProduct(Node node, BatchMatMul product)
    {
        int[] a = Dims(node.Inputs[0]), y = Dims(node.Outputs[0]);
        int k = product.TransposeA ? a[^2] : a[^1];
        Local(node.Outputs[0], $"{_file.Call("Product")}({Read(node.Inputs[0])}, {Read(node.Inputs[1])}, {Count(y.AsSpan(0, y.Length - 2))}, {y[^2]}, {k}, {y[^1]}, {Flag(product.TransposeA)}, {Flag(product.TransposeB)})");
    }

    private void WriteTurned(Node node)
    {
        int[] a = Dims(node.Inputs[0]), b = Dims(node.Inputs[1]);
        Local(node.Outputs[0], $"{_file.Call("Product")}({Read(node.Inputs[0])}, {Read(node.Inputs[1])}, 1, {Count(a.AsSpan(0, a.Length - 1))}, {b[1]}, {b[0]}, false, true)");
    }

    private void WriteFold(Node node, ReduceOp reduce)
    {
        if (reduce is not (ReduceSum or ReduceMax)) throw Refuse(node);
        int[] sizes = Dims(node.Inputs[0]);
        Local(node.Outputs[0], $"{_file.Call("Fold")}({Read(node.Inputs[0])}, {List(sizes)}, {List(sizes.Select((_, axis) => reduce.Folds(axis, sizes.Length)))}, {Flag(reduce is ReduceMax)})");
    }

    private void WriteConvolution(Node node, ConvolutionOp op, string? bias, bool relu, SlidingWindow? pool)
    {
        var window = op.Window;
        int[] x = Dims(node.Inputs[0]), kernel = Dims(node.Inputs[1]), y = Dims(node.Outputs[0]);
        var (rows, columns) = window.Output(x[1], x[2]);
        string call = $"{_file.Call("Convolve")}({Read(node.Inputs[0])}, {x[1]}, {x[2]}, {x[3]}, {Read(node.Inputs[1])}, {kernel[0]}, {kernel[1]}, {kernel[3]}, ({window.StrideRows}, {window.StrideColumns}), "
            + $"({window.DilationRows}, {window.DilationColumns}), {window.Top}, {window.Left}, {rows}, {columns}, {op.Groups}, {bias ?? "null"}, {Flag(relu)})";
        Local(node.Outputs[0], pool is null ? call : Pooled(call, [1, rows, columns, kernel[3]], y, pool, largest: true));
    }

    private void WriteTransposed(Node node, ConvolutionInputGradient op)
    {
        var window = op.Window;
        int[] x = Dims(node.Inputs[0]), kernel = Dims(node.Inputs[1]);
        Local(node.Outputs[0], $"{_file.Call("Spread")}({Read(node.Inputs[0])}, {x[1]}, {x[2]}, {x[3]}, {Read(node.Inputs[1])}, {kernel[0]}, {kernel[1]}, ({window.StrideRows}, {window.StrideColumns}), "
            + $"({window.DilationRows}, {window.DilationColumns}), {window.Top}, {window.Left}, {op.Rows}, {op.Columns}, {op.Groups})");
    }

    private bool IsRead(Symbol symbol) => _program.Nodes.Any(n => n.Inputs.Contains(symbol)) || _program.Outputs.Values.Contains(symbol);

    private string Pooled(string x, int[] from, int[] to, SlidingWindow window, bool largest) =>
        $"{_file.Call("Pool")}({x}, {from[1]}, {from[2]}, {from[3]}, {window.Rows}, {window.Columns}, ({window.StrideRows}, {window.StrideColumns}), {window.Top}, {window.Left}, {to[1]}, {to[2]}, {Flag(largest)})";

    private void WriteResize(Node node, ResizeAxis resize)
    {
        var taps = Enumerable.Range(0, resize.Taps.To).Select(i => resize.Taps[i]).ToArray();
        string layer = CSharpNames.Type(_scope), starts = _file.Integers($"{layer}Starts", [.. taps.Select(t => t.Start)], "where stretches start"),
            ends = _file.Integers($"{layer}Ends", [.. taps.Select(t => t.Start + t.Weights.Length)], "where they end"),
            weights = _file.Floats($"{layer}Taps", [.. taps.SelectMany(t => t.Weights.ToArray())], "their weights");
        Local(node.Outputs[0], $"{_file.Call("Resize")}({Read(node.Inputs[0])}, {resize.Taps.From}, {Inner(node.Outputs[0], resize.Axis)}, {starts}, {ends}, {weights})");
    }

    private string Cut(Node node, int axis, int start, int length) =>
        $"{_file.Call("Cut")}({Read(node.Inputs[0])}, {Dims(node.Inputs[0])[axis]}, {Inner(node.Inputs[0], axis)}, {start}, {length})";

    private static int Inner(Symbol symbol, int axis) => Count(Dims(symbol).AsSpan(axis + 1));

    private string Repeated(Symbol symbol, int[] to)
    {
        int[] from = Dims(symbol);
        return $"{_file.Call("Repeat")}({Read(symbol)}, {List([.. Enumerable.Repeat(1, to.Length - from.Length), .. from])}, {List(to)})";
    }
}
