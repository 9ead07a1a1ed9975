using System.Text;

namespace TaskOwnership.Benchmarks;

/// <summary>Programs to measure on: of chosen size and shape, clean or full of violations.</summary>
internal static class Programs
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Channels;
        using System.Threading.Tasks;

        """;

    /// <summary>Files with one type each. Their code calls, awaits, loops and locks as ordinary code does.</summary>
    public static IEnumerable<string> Types(int files, int membersPerType, bool violating) =>
        Enumerable.Range(0, files).Select(file => Usings + Type($"Service{file}", membersPerType, violating));

    /// <summary>One method of many lines.</summary>
    public static string LongMethod(int lines) =>
        Usings + "class Long\n{\n    private readonly SemaphoreSlim _gate = new(1);\n    async Task RunAsync(Channel<int> channel, CancellationToken token)\n    {\n        await _gate.WaitAsync(token);\n        var total = 0;\n"
        + Lines(lines, line => (line % 5) switch
        {
            0 => $"        await channel.Writer.WriteAsync({line}, token);\n",
            1 => $"        total += Math.Max(total, {line});\n",
            2 => $"        if (total > {line}) {{ Console.WriteLine(total); }}\n",
            3 => $"        _ = Task.Run(() => Work({line}));\n",
            _ => "        try { await Task.Delay(1, token); } catch (OperationCanceledException) { }\n",
        })
        + "        channel.Writer.Complete();\n        _gate.Release();\n    }\n    static void Work(int n) => throw new InvalidOperationException(n.ToString());\n}\n";

    /// <summary>One type of many members that start, keep, stop and dispose.</summary>
    public static string ManyMembers(int members) =>
        Usings + "class Wide : IAsyncDisposable\n{\n"
        + Lines(members, member => (member % 4) switch
        {
            0 => $"    private Task? _task{member};\n    private readonly CancellationTokenSource _stop{member} = new();\n",
            1 => $"    public void Start{member}() {{ _task{member - 1} = Task.Run(() => LoopAsync(_stop{member - 1}.Token)); }}\n",
            2 => $"    public void Stop{member}() {{ _stop{member - 2}.Cancel(); }}\n",
            _ => $"    private void Work{member}() {{ Console.WriteLine({member}); }}\n",
        })
        + "    private async Task LoopAsync(CancellationToken token) { while (!token.IsCancellationRequested) { await Task.Delay(1, token); } }\n    public async ValueTask DisposeAsync() { _stop0.Cancel(); await Task.Yield(); }\n}\n";

    /// <summary>Blocks in blocks: loops, tries and lambdas. These have a type of their own: the compiler binds a lambda once for each overload that could take it, and what stands in it again each time.</summary>
    public static string DeepNesting(int depth) =>
        Usings + "class Deep\n{\n    void Run(CancellationToken token)\n    {\n"
        + Lines(depth, level => (level % 3) switch
        {
            0 => "while (!token.IsCancellationRequested) {\n",
            1 => "try {\n",
            _ => $"Action step{level} = () => {{\n",
        })
        + "Console.WriteLine();\n"
        + Lines(depth, level => ((depth - 1 - level) % 3) switch
        {
            0 => "}\n",
            1 => "} catch (TimeoutException) { }\n",
            _ => $"}};\nTask.Run(step{depth - 1 - level});\n",
        })
        + "    }\n}\n";

    /// <summary>One type of many channels, each written, completed and read.</summary>
    public static string ManyChannels(int channels) =>
        Usings + "class Hub\n{\n"
        + Lines(channels, n => $"    private readonly Channel<int> _channel{n} = Channel.CreateUnbounded<int>();\n    async Task Write{n}Async() {{ await _channel{n}.Writer.WriteAsync({n}); _channel{n}.Writer.Complete(); }}\n    async Task Read{n}Async() {{ await foreach (var item in _channel{n}.Reader.ReadAllAsync()) {{ Console.WriteLine(item); }} }}\n")
        + "}\n";

    private static string Type(string name, int members, bool violating) =>
        $"class {name}\n{{\n    private readonly SemaphoreSlim _gate = new(1);\n    private readonly List<string> _lines = new();\n    private Task? _loop;\n"
        + Lines(members, member => violating ? Violation(member) : Clean(member))
        + "    private void Work() { throw new InvalidOperationException(); }\n    private Task SaveAsync() => Task.Delay(1);\n}\n";

    private static string Clean(int member) => (member % 4) switch
    {
        0 => $"    public async Task Save{member}Async(CancellationToken token) {{ await _gate.WaitAsync(token); try {{ await SaveAsync(); }} finally {{ _gate.Release(); }} }}\n",
        1 => $"    public int Count{member}(string text) => _lines.Where(line => line.StartsWith(text, StringComparison.Ordinal)).Select(line => line.Trim().Length + {member}).Sum();\n",
        2 => $"    public async Task Loop{member}Async(CancellationToken token) {{ while (!token.IsCancellationRequested) {{ await Task.Delay({member + 1}, token); _lines.Add(string.Join(',', _lines)); }} }}\n",
        _ => $"    public void Print{member}() {{ foreach (var line in _lines) {{ Console.WriteLine(string.Format(\"{{0}}: {{1}}\", {member}, line.ToUpperInvariant())); }} }}\n",
    };

    private static string Violation(int member) => (member % 4) switch
    {
        0 => $"    public async Task Save{member}Async() {{ await _gate.WaitAsync(); await SaveAsync(); _gate.Release(); }}\n",
        1 => $"    public void Start{member}() {{ Task.Run(() => Work()); }}\n",
        2 => $"    public async void Forget{member}() {{ await SaveAsync(); }}\n",
        _ => $"    public void Drop{member}() {{ _ = SaveAsync(); new Thread(Work).Start(); }}\n",
    };

    private static string Lines(int count, Func<int, string> line)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append(line(i));
        }

        return text.ToString();
    }
}
