using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>The fix of OWN3004: what is written, what is not offered, and what the program then does.</summary>
public class OWN3004AcquireNotReleasedCodeFixTests
{
    private const string Usings = "using System;\nusing System.IO;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n";

    private static Solution Library(string statements) => TestSolution.Of(
        ProgramSetup.Library with { Nullable = NullableContextOptions.Disable },
        Usings + "class C\n{\n    private readonly SemaphoreSlim gate = new SemaphoreSlim(1, 1);\n\n    async Task<int> M(CancellationToken token)\n    {\n        " + statements + "\n    }\n\n    Task<int> CountAsync() => File.ReadAllTextAsync(\"x\").ContinueWith(t => t.Result.Length);\n}\n");

    [Theory]
    [InlineData(
        "await gate.WaitAsync();\n        await CountAsync();\n        gate.Release();\n        return 1;",
        "await gate.WaitAsync();\n        try\n        {\n            await CountAsync();\n        }\n        finally\n        {\n            gate.Release();\n        }\n        return 1;")]
    [InlineData(
        "gate.Wait(); // mine\n\n        // count\n        var n = await CountAsync();\n        gate.Release(); // free\n        return n;",
        "gate.Wait(); // mine\n\n        try\n        {\n            // count\n            var n = await CountAsync();\n            return n;\n        }\n        finally\n        {\n            gate.Release(); // free\n        }")]
    [InlineData(
        "try\n        {\n            // wait\n            await gate.WaitAsync(token);\n            return await CountAsync();\n        }\n        finally\n        {\n            gate.Release();\n        }",
        "// wait\n        await gate.WaitAsync(token);\n        try\n        {\n            return await CountAsync();\n        }\n        finally\n        {\n            gate.Release();\n        }")]
    [InlineData(
        "try\n        {\n            if (!await gate.WaitAsync(100))\n            {\n                return 0;\n            }\n\n            return await CountAsync();\n        }\n        finally\n        {\n            gate.Release();\n        }",
        "if (!await gate.WaitAsync(100))\n        {\n            return 0;\n        }\n\n        try\n        {\n            return await CountAsync();\n        }\n        finally\n        {\n            gate.Release();\n        }")]
    [InlineData(
        "await gate.WaitAsync();\n\n        if (token.CanBeCanceled)\n        {\n            await CountAsync();\n        }\n\n        await CountAsync();\n\n        gate.Release();\n\n        return 1;",
        "await gate.WaitAsync();\n\n        try\n        {\n            if (token.CanBeCanceled)\n            {\n                await CountAsync();\n            }\n\n            await CountAsync();\n        }\n        finally\n        {\n            gate.Release();\n        }\n\n        return 1;")]
    [InlineData(
        "await gate.WaitAsync();\n        await CountAsync();\n\n        // free\n        gate.Release();\n        return 1;",
        "await gate.WaitAsync();\n        try\n        {\n            await CountAsync();\n        }\n        finally\n        {\n            // free\n            gate.Release();\n        }\n        return 1;")]
    [InlineData(
        "await gate.WaitAsync();\n\n        var n = await CountAsync();\n\n        gate.Release();\n\n        return n;",
        "await gate.WaitAsync();\n\n        try\n        {\n            var n = await CountAsync();\n\n            return n;\n        }\n        finally\n        {\n            gate.Release();\n        }")]
    [InlineData(
        "await gate.WaitAsync();\n        var n = await CountAsync(); // all\n        gate.Release();\n        n++;\n        return n;",
        "await gate.WaitAsync();\n        int n;\n        try\n        {\n            n = await CountAsync(); // all\n        }\n        finally\n        {\n            gate.Release();\n        }\n        n++;\n        return n;")]
    [InlineData(
        "await gate.WaitAsync();\n\n        // count\n        var n = await CountAsync();\n        string[] lines = await File.ReadAllLinesAsync(\"x\");\n        var unused = 1;\n        gate.Release();\n\n        return n + lines.Length;",
        "await gate.WaitAsync();\n\n        int n;\n        string[] lines;\n        try\n        {\n            // count\n            n = await CountAsync();\n            lines = await File.ReadAllLinesAsync(\"x\");\n            var unused = 1;\n        }\n        finally\n        {\n            gate.Release();\n        }\n\n        return n + lines.Length;")]
    [InlineData(
        "await gate.WaitAsync();\n        try\n        {\n            await CountAsync();\n        }\n        catch (IOException e)\n        {\n            Console.WriteLine(e);\n        }\n\n        gate.Release(); // free\n\n        return 1;",
        "await gate.WaitAsync();\n        try\n        {\n            await CountAsync();\n        }\n        catch (IOException e)\n        {\n            Console.WriteLine(e);\n        }\n        finally\n        {\n            gate.Release(); // free\n        }\n\n        return 1;")]
    public async Task Releases_in_a_finally(string before, string after)
    {
        var text = await FixVerifier.FixTextAsync(Library(before), "OWN3004");
        Assert.Equal((await Library(after).Projects.Single().Documents.Single().GetTextAsync()).ToString(), text);
    }

    [Theory]
    [InlineData("await gate.WaitAsync();\n        using var file = File.OpenRead(\"x\");\n        gate.Release();\n        return 1;")]
    [InlineData("await gate.WaitAsync();\n        await CountAsync(); gate.Release();\n        return 1;")]
    [InlineData("await gate.WaitAsync();\n        await File.WriteAllTextAsync(\"x\", @\"\n  text\");\n        gate.Release();\n        return 1;")]
    [InlineData("try\n        {\n            await gate.WaitAsync(token);\n            return await CountAsync();\n        }\n        catch (OperationCanceledException)\n        {\n            return 0;\n        }\n        finally\n        {\n            gate.Release();\n        }")]
    [InlineData("try\n        {\n            await CountAsync();\n            await gate.WaitAsync(token);\n            return await CountAsync();\n        }\n        finally\n        {\n            gate.Release();\n        }")]
    [InlineData("try\n        {\n            await gate.WaitAsync(100);\n            return await CountAsync();\n        }\n        finally\n        {\n            gate.Release();\n        }")]
    [InlineData("await gate.WaitAsync();\n        try\n        {\n            await CountAsync();\n        }\n        catch (IOException e)\n        {\n            Console.WriteLine(e);\n        } // seen\n        gate.Release();\n        return 1;")]
    [InlineData("await gate.WaitAsync();\n        var n = new { Count = await CountAsync() };\n        gate.Release();\n        return n.Count + 1;")]
    [InlineData("await gate.WaitAsync();\n        await CountAsync();\n        int.TryParse(\"1\", out var n);\n        gate.Release();\n        return n + 1;")]
    public Task Not_offered_where_the_meaning_would_change(string statements) => FixVerifier.NotOfferedAsync(Library(statements), "OWN3004");

    [Fact]
    public async Task A_failure_no_longer_locks_the_next_caller_out()
    {
        var before = Program("await gate.WaitAsync();\n        await FailAsync();\n        gate.Release();", "try\n{\n    await Work(default);\n}\ncatch (InvalidOperationException)\n{\n    Console.WriteLine(await gate.WaitAsync(200));\n}\n");
        Assert.Equal("False\n", (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20))).Output);

        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, "OWN3004"), TimeSpan.FromSeconds(20));

        Assert.Equal(new ProgramRun(0, "True\n", ""), run);
    }

    [Fact]
    public async Task A_cancelled_wait_no_longer_releases()
    {
        var before = Program("try\n        {\n            await gate.WaitAsync(token);\n            await FailAsync();\n        }\n        finally\n        {\n            gate.Release();\n        }", "await gate.WaitAsync();\ntry\n{\n    await Work(new CancellationToken(true));\n}\ncatch (OperationCanceledException)\n{\n    Console.WriteLine(gate.CurrentCount);\n}\ncatch (SemaphoreFullException)\n{\n    Console.WriteLine(\"full\");\n}\n");
        Assert.Equal("1\n", (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20))).Output);

        var run = await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, "OWN3004"), TimeSpan.FromSeconds(20));

        Assert.Equal(new ProgramRun(0, "0\n", ""), run);
    }

    private static Solution Program(string work, string main) => TestSolution.Of(
        ProgramSetup.Console with { Nullable = NullableContextOptions.Disable },
        Usings + "class Program\n{\n    private static readonly SemaphoreSlim gate = new SemaphoreSlim(1, 1);\n\n    static async Task Main()\n    {\n        " + main.Replace("\n", "\n        ", StringComparison.Ordinal).TrimEnd() + "\n    }\n\n    static async Task Work(CancellationToken token)\n    {\n        " + work + "\n    }\n\n    static async Task FailAsync()\n    {\n        await Task.Yield();\n        throw new InvalidOperationException();\n    }\n}\n");
}
