using System.Globalization;
using Espalier.Tests.Goldens;

namespace Espalier.Tests.Saving;

/// <summary>What is written here opens in h5py, and what h5py writes, in every layout it has, is read here.</summary>
public sealed class H5pyTests : IDisposable
{
    // One line a group or dataset: path, name attribute, type, sizes, and the sum of the values.
    private const string Tree = """
        import sys, io, zipfile, h5py, numpy as np
        for path in sys.argv[1:]:
            print('= ' + path)
            data = zipfile.ZipFile(path).read('model.weights.h5') if path.endswith('.keras') else open(path, 'rb').read()
            with h5py.File(io.BytesIO(data), 'r') as f:
                def show(name, item):
                    if isinstance(item, h5py.Group):
                        if 'name' in item.attrs: print(f"/{name} is '{item.attrs['name']}'")
                    else: print(f"/{name}: {item.dtype} [{','.join(map(str, item.shape))}] {np.asarray(item[()], dtype='float64').sum():.9g}")
                f.visititems(show)
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OurFilesHaveTheExpectedTree()
    {
        var model = Models.TrainingTests.Wine(seed: 5);
        model.Fit(Models.TrainingTests.Rows(12), epochs: 1);
        model.Save(_folder["wine.keras"]);
        var lines = Lines(_folder["wine.keras"]);
        Assert.Contains("/layers/dense/vars is 'trunk1'", lines);
        Assert.Contains("/layers/input_layer/vars is 'features'", lines);
        Assert.Contains("/vars is 'functional'", lines);
        Assert.Contains("/optimizer/vars is 'adam'", lines);
        Assert.Contains("/optimizer/vars/0: int32 [] 1", lines); // one step
        float sum = model.Weights.Single(w => w.ToString() == "trunk2/kernel").Values.ToArray().Sum();
        string kernel = Assert.Single(lines, l => l.StartsWith("/layers/dense_1/vars/0: float32 [64,32] ", StringComparison.Ordinal));
        Assert.Equal(sum, double.Parse(kernel.Split(' ')[^1], CultureInfo.InvariantCulture), 1e-3);
        Assert.Equal(2 + 2 * model.Weights.Count, lines.Count(l => l.StartsWith("/optimizer/vars/", StringComparison.Ordinal)));

        model.SaveWeights(_folder["wine.weights.h5"]);
        Assert.Equal(lines.Where(l => !l.StartsWith("/optimizer", StringComparison.Ordinal)), Lines(_folder["wine.weights.h5"]));
    }

    [Fact]
    public void WhatIsWrittenAgainIsTheSameTreeInH5py()
    {
        string root = GoldenFolder.Require().Root;
        string[] files = [.. Directory.GetFiles(root, "*.keras", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Assert.True(files.Length > 30);
        string[] again = [.. files.Select((f, i) => _folder[$"{i}.keras"])];
        for (int i = 0; i < files.Length; i++) Model.Load(files[i]).Save(again[i]);
        var trees = Trees([.. files, .. again]);
        foreach (var (theirs, ours) in files.Zip(again, (a, b) => (trees[a], trees[b])))
        {
            Assert.Equal(theirs.Select(l => l.Line), ours.Select(l => l.Line));
            // Numbers that follow from the count of steps may differ in the last digits.
            foreach (var (a, b) in theirs.Zip(ours)) Assert.Equal(a.Sum, b.Sum, 2e-6 * Math.Abs(a.Sum));
        }
    }

    // Every layout, with so many groups that their names go into a heap, and all ways to store and to pack numbers.
    private static readonly (string Layout, string Options)[] Layouts =
    [
        ("earliest", ""), ("latest", ""), ("earliest", "compression='gzip', shuffle=True, fletcher32=True, chunks=c"),
        ("latest", "compression='gzip', shuffle=True, fletcher32=True, chunks=c"), ("latest", "chunks=c"), ("earliest", "chunks=c"), ("latest", "compression='gzip', chunks=v.shape"),
        ("earliest", "dtype='float64'"), ("latest", "dtype='>f4'"), ("earliest", "dtype='float16'"), ("latest", "dtype='int64'"), ("earliest", "dtype='uint8'"),
    ];

    [Fact]
    public void EveryLayoutIsRead()
    {
        string cases = string.Concat(Layouts.Select(l => $"('{l.Layout}', lambda v, c: dict({l.Options})), "));
        Python.Run($$"""
            import sys, h5py, numpy as np
            for n, (layout, options) in enumerate([{{cases}}]):
                with h5py.File(f'{sys.argv[1]}/{n}.h5', 'w', libver=layout) as f:
                    for i in range(120):
                        g = f.create_group(f'layers/dense_{i}/vars')
                        g.attrs['name'] = f'layer number {i}'
                        v = (np.arange(35).reshape(5, 7) + i % 100).astype('float32')
                        g.create_dataset('0', data=v, **options(v, (2, 3)))
                        g.create_dataset('1', data=np.float32(i) / 2)
                        g.create_dataset('2', data=np.zeros((0, 4), 'float32'))
            """, _folder.Root);
        for (int n = 0; n < Layouts.Length; n++)
        {
            var reader = new WeightReader(File.ReadAllBytes(_folder[FormattableString.Invariant($"{n}.h5")]));
            var layers = WeightReader.Group(reader.Root, "layers")!;
            Assert.Equal(120, layers.Names.Count());
            foreach (string group in layers.Names)
            {
                int i = int.Parse(group.Split('_')[1], CultureInfo.InvariantCulture);
                var vars = WeightReader.Group(layers, $"{group}/vars")!;
                Assert.Equal($"layer number {i}", WeightReader.NameOf(vars));
                var variables = WeightReader.Variables(vars);
                Assert.Equal([5, 7], WeightReader.Sizes(variables[0]));
                Assert.Equal([.. Enumerable.Range(i % 100, 35).Select(v => (float)v)], WeightReader.Read(variables[0]));
                Assert.Equal([i / 2f], WeightReader.Read(variables[1]));
                Assert.Equal([], WeightReader.Read(variables[2]));
            }
            Assert.Equal(120 * 36, reader.Count());
        }
    }

    [Fact]
    public void LinksAndDataInOtherFilesAreRefused()
    {
        Python.Run("""
            import sys, h5py, numpy as np
            d = sys.argv[1]
            h5py.File(f'{d}/other.h5', 'w').create_dataset('x', data=np.ones(3, 'float32'))
            for v in ('earliest', 'latest'):
                with h5py.File(f'{d}/external-{v}.weights.h5', 'w', libver=v) as f: f['layers'] = h5py.ExternalLink(f'{d}/other.h5', '/')
                with h5py.File(f'{d}/soft-{v}.weights.h5', 'w', libver=v) as f: f['layers'] = h5py.SoftLink('/elsewhere')
                with h5py.File(f'{d}/apart-{v}.weights.h5', 'w', libver=v) as f:
                    f.create_dataset('layers/dense/vars/0', (11, 64), 'float32', external=[(f'{d}/other.h5', 0, h5py.h5f.UNLIMITED)])
                    f.create_dataset('layers/dense/vars/1', data=np.zeros(64, 'float32'))
            layout = h5py.VirtualLayout(shape=(11, 64), dtype='float32')
            layout[0, :3] = h5py.VirtualSource(f'{d}/other.h5', 'x', shape=(3,))
            with h5py.File(f'{d}/virtual-latest.weights.h5', 'w', libver='latest') as f:
                f.create_virtual_dataset('layers/dense/vars/0', layout)
                f.create_dataset('layers/dense/vars/1', data=np.zeros(64, 'float32'))
            """, _folder.Root);
        string[] files = [.. Directory.GetFiles(_folder.Root, "*.weights.h5")];
        Assert.Equal(7, files.Length);
        var model = Models.TrainingTests.Wine();
        foreach (string file in files)
        {
            string message = Assert.Throws<EspalierException>(() => model.LoadWeights(file)).Message;
            Assert.Contains("only weights in the file itself are read", message, StringComparison.Ordinal);
            Assert.Contains(file, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ModelsThatAreClassesInPythonLendTheirWeightsByName()
    {
        // Keras 3.16 keeps lists within lists as 'container'.
        var model = Models.TrainingTests.Wine(seed: 5);
        Python.Run("""
            import sys, h5py, numpy as np
            with h5py.File(sys.argv[1], 'w') as f:
                for path, name, shape in (('blocks/container/dense', 'trunk1', (11, 64)), ('blocks/container_1/dense', 'trunk2', (64, 32)),
                                          ('blocks/container_1/dense_1', 'quality', (32, 3)), ('out', 'color', (32, 1))):
                    g = f.create_group(path + '/vars')
                    g.attrs['name'] = name
                    g['0'] = np.full(shape, 0.5, 'float32')
                    g['1'] = np.full(shape[1:], 0.25, 'float32')
            """, _folder["blocks.weights.h5"]);
        Assert.True(model.LoadWeights(_folder["blocks.weights.h5"]).IsWhole);
        foreach (var weight in model.Weights) Assert.All(weight.Values.ToArray(), v => Assert.Equal(weight.Name == "kernel" ? 0.5f : 0.25f, v));
    }

    private static string[] Lines(string path) => [.. Trees(path)[path].Select(l => l.Line.Contains(": ", StringComparison.Ordinal) ? FormattableString.Invariant($"{l.Line} {l.Sum:G9}") : l.Line)];

    // By file the lines of its tree, sorted, with the sums that stand behind those of datasets.
    private static Dictionary<string, List<(string Line, double Sum)>> Trees(params string[] paths)
    {
        var trees = new Dictionary<string, List<(string, double)>>();
        List<(string, double)> tree = [];
        foreach (string line in Python.Run(Tree, paths).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int at = line.EndsWith('\'') ? -1 : line.LastIndexOf(' ');
            if (line.StartsWith("= ", StringComparison.Ordinal)) trees[line[2..]] = tree = [];
            else tree.Add(at < 0 ? (line, 0) : (line[..at], double.Parse(line[(at + 1)..], CultureInfo.InvariantCulture)));
        }
        foreach (var lines in trees.Values) lines.Sort((a, b) => string.CompareOrdinal(a.Item1, b.Item1));
        return trees;
    }
}
