using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>A plan closes over everything that refers to what it changes: contracts, parts, callers of every kind.</summary>
public class ClosureTests
{
    private const string Usings = "using System;\nusing System.Collections.Generic;\nusing System.IO;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n";

    private const string Store = "\nclass Store\n{\n    public async Task SaveAsync(int item = 0)\n    {\n        await Task.Delay(20);\n        throw new InvalidOperationException(\"disk full\");\n    }\n\n    public async ValueTask FlushAsync()\n    {\n        await Task.Delay(20);\n        throw new InvalidOperationException(\"disk full\");\n    }\n}\n";

    private const string Saves = "\n    private void Save()\n    {\n        _ = store.SaveAsync(1);\n    }\n";

    private const string SavesAfter = "\n    private Task Save()\n    {\n        return store.SaveAsync(1);\n    }\n";

    private static Solution Program(string types, ProgramSetup? setup = null) =>
        TestSolution.Of((setup ?? ProgramSetup.Library) with { Nullable = NullableContextOptions.Disable }, Usings + types + Store);

    private static string Class(string members) => "class C\n{\n    private readonly Store store = new Store();\n" + members + "}\n";

    private static async Task FixesAsync(string before, string after, string id = "OWN1002", ProgramSetup? setup = null)
    {
        Assert.Empty(await Refusals.OfAsync(Program(before, setup), id));
        Assert.Equal(Usings + after + Store, await FixVerifier.FixTextAsync(Program(before, setup), id), ignoreLineEndingDifferences: false);
    }

    private static Task MembersAsync(string before, string after, string id = "OWN1002") => FixesAsync(Class(before), Class(after), id);

    /// <summary>The member <c>Save</c> hands out its task; the other members are as given.</summary>
    private static Task CallerAsync(string before, string after) => MembersAsync(before + Saves, after + SavesAfter);

    [Fact]
    public Task An_interface_and_all_that_implement_it() => FixesAsync(
        "interface IWorker\n{\n    void Work(); // does it\n}\n\nclass Idle : IWorker\n{\n    void IWorker.Work() { }\n}\n\nclass Loud : IWorker\n{\n    public void Work() => Console.WriteLine(1);\n}\n\nclass Wary : IWorker\n{\n    public void Work()\n    {\n        if (Environment.TickCount == 0)\n        {\n            return;\n        }\n\n        Console.WriteLine(2);\n    }\n}\n\n"
            + Class("\n    internal async Task Use(IWorker worker)\n    {\n        await Task.Yield();\n        worker.Work();\n    }\n").Replace("class C", "class C : IWorker", StringComparison.Ordinal).Replace("\n}\n", "\n\n    public void Work()\n    {\n        _ = store.SaveAsync(1);\n    }\n}\n", StringComparison.Ordinal),
        "interface IWorker\n{\n    Task Work(); // does it\n}\n\nclass Idle : IWorker\n{\n    Task IWorker.Work() { return Task.CompletedTask; }\n}\n\nclass Loud : IWorker\n{\n    public Task Work()\n    {\n        Console.WriteLine(1);\n        return Task.CompletedTask;\n    }\n}\n\nclass Wary : IWorker\n{\n    public Task Work()\n    {\n        if (Environment.TickCount == 0)\n        {\n            return Task.CompletedTask;\n        }\n\n        Console.WriteLine(2);\n        return Task.CompletedTask;\n    }\n}\n\n"
            + Class("\n    internal async Task Use(IWorker worker)\n    {\n        await Task.Yield();\n        await worker.Work();\n    }\n").Replace("class C", "class C : IWorker", StringComparison.Ordinal).Replace("\n}\n", "\n\n    public Task Work()\n    {\n        return store.SaveAsync(1);\n    }\n}\n", StringComparison.Ordinal));

    [Fact]
    public Task An_abstract_member_and_its_overrides() => FixesAsync(
        "abstract class Base\n{\n    protected abstract void Run();\n\n    internal async Task Go()\n    {\n        await Task.Yield();\n        Run();\n    }\n}\n\nclass Other : Base\n{\n    protected override async void Run()\n    {\n        await Task.Yield();\n        new Store().ToString();\n    }\n}\n\n"
            + Class("\n    protected override void Run()\n    {\n        _ = store.SaveAsync(1);\n    }\n").Replace("class C", "class C : Base", StringComparison.Ordinal),
        "abstract class Base\n{\n    protected abstract Task Run();\n\n    internal async Task Go()\n    {\n        await Task.Yield();\n        await Run();\n    }\n}\n\nclass Other : Base\n{\n    protected override async Task Run()\n    {\n        await Task.Yield();\n        new Store().ToString();\n    }\n}\n\n"
            + Class("\n    protected override Task Run()\n    {\n        return store.SaveAsync(1);\n    }\n").Replace("class C", "class C : Base", StringComparison.Ordinal));

    [Fact]
    public Task An_override_that_calls_its_base() => FixesAsync(
        "class Base\n{\n    private readonly Store store = new Store();\n\n    protected virtual void Run()\n    {\n        _ = store.SaveAsync(1);\n    }\n\n    internal async Task Go()\n    {\n        await Task.Yield();\n        Run();\n    }\n}\n\nclass Derived : Base\n{\n    protected override void Run()\n    {\n        Console.WriteLine(1);\n        base.Run();\n    }\n}\n",
        "class Base\n{\n    private readonly Store store = new Store();\n\n    protected virtual Task Run()\n    {\n        return store.SaveAsync(1);\n    }\n\n    internal async Task Go()\n    {\n        await Task.Yield();\n        await Run();\n    }\n}\n\nclass Derived : Base\n{\n    protected override Task Run()\n    {\n        Console.WriteLine(1);\n        return base.Run();\n    }\n}\n");

    [Fact]
    public Task Both_parts_of_a_partial_member() => FixesAsync(
        "partial class C\n{\n    partial void Save();\n\n    internal async Task Use()\n    {\n        await Task.Yield();\n        Save();\n    }\n}\n\npartial class C\n{\n    private readonly Store store = new Store();\n\n    partial void Save()\n    {\n        _ = store.SaveAsync(1);\n    }\n}\n",
        "partial class C\n{\n    private partial Task Save();\n\n    internal async Task Use()\n    {\n        await Task.Yield();\n        await Save();\n    }\n}\n\npartial class C\n{\n    private readonly Store store = new Store();\n\n    private partial Task Save()\n    {\n        return store.SaveAsync(1);\n    }\n}\n");

    [Fact]
    public Task A_generic_member() => MembersAsync(
        "\n    async Task Use()\n    {\n        await Task.Yield();\n        Save<int>();\n    }\n\n    private void Save<T>()\n    {\n        Console.WriteLine(typeof(T));\n        _ = store.SaveAsync(1);\n    }\n",
        "\n    async Task Use()\n    {\n        await Task.Yield();\n        await Save<int>();\n    }\n\n    private Task Save<T>()\n    {\n        Console.WriteLine(typeof(T));\n        return store.SaveAsync(1);\n    }\n");

    [Fact]
    public Task A_member_of_a_generic_type() => FixesAsync(
        "class C<T>\n{\n    internal void Save(T item)\n    {\n        _ = new Store().SaveAsync(item.GetHashCode());\n    }\n}\n\nclass User\n{\n    internal async Task Use(C<string> one, C<int> two)\n    {\n        await Task.Yield();\n        one.Save(\"a\");\n        two?.Save(1);\n    }\n}\n",
        "class C<T>\n{\n    internal Task Save(T item)\n    {\n        return new Store().SaveAsync(item.GetHashCode());\n    }\n}\n\nclass User\n{\n    internal async Task Use(C<string> one, C<int> two)\n    {\n        await Task.Yield();\n        Task save = one.Save(\"a\");\n        Task saveTask = two?.Save(1) ?? Task.CompletedTask;\n        await Task.WhenAll(save, saveTask);\n    }\n}\n");

    [Fact]
    public Task An_extension_method() => FixesAsync(
        "static class Extensions\n{\n    internal static void Keep(this Store store)\n    {\n        _ = store.SaveAsync(1);\n    }\n}\n\nclass User\n{\n    internal async Task Use(Store store)\n    {\n        await Task.Yield();\n        store.Keep();\n    }\n}\n",
        "static class Extensions\n{\n    internal static Task Keep(this Store store)\n    {\n        return store.SaveAsync(1);\n    }\n}\n\nclass User\n{\n    internal async Task Use(Store store)\n    {\n        await Task.Yield();\n        await store.Keep();\n    }\n}\n");

    [Theory]
    // Expression bodies hand on what they call.
    [InlineData("\n    async Task M()\n    {\n        await Task.Yield();\n        Begin();\n    }\n\n    void Begin() => Save();\n", "\n    async Task M()\n    {\n        await Task.Yield();\n        await Begin();\n    }\n\n    Task Begin() => Save();\n")]
    // A local function.
    [InlineData("\n    async Task M()\n    {\n        await Task.Yield();\n        Begin();\n\n        void Begin()\n        {\n            Save();\n        }\n    }\n", "\n    async Task M()\n    {\n        await Task.Yield();\n        await Begin();\n\n        Task Begin()\n        {\n            return Save();\n        }\n    }\n")]
    // Where nothing is there, nothing is awaited.
    [InlineData("\n    async Task M(C other)\n    {\n        await Task.Yield();\n        other?.Save();\n    }\n", "\n    async Task M(C other)\n    {\n        await Task.Yield();\n        await (other?.Save() ?? Task.CompletedTask);\n    }\n")]
    // A loop collects.
    [InlineData("\n    async Task M(List<C> all)\n    {\n        await Task.Yield();\n        foreach (var one in all)\n        {\n            one.Save();\n        }\n    }\n", "\n    async Task M(List<C> all)\n    {\n        await Task.Yield();\n        var tasks = new List<Task>();\n        foreach (var one in all)\n        {\n            tasks.Add(one.Save());\n        }\n        await Task.WhenAll(tasks);\n    }\n")]
    // What runs beside the work goes on running beside it.
    [InlineData("\n    async Task M()\n    {\n        Save();\n        await Task.Delay(5);\n        Console.WriteLine(1);\n    }\n", "\n    async Task M()\n    {\n        Task save = Save();\n        await Task.Delay(5);\n        Console.WriteLine(1);\n        await save;\n    }\n")]
    // A value is computed beside the work, too.
    [InlineData("\n    async Task<int> M()\n    {\n        await Task.Yield();\n        Save();\n        return Environment.TickCount + 1;\n    }\n", "\n    async Task<int> M()\n    {\n        await Task.Yield();\n        Task save = Save();\n        var result = Environment.TickCount + 1;\n        await save;\n        return result;\n    }\n")]
    [InlineData("\n    async Task<int> M(int number)\n    {\n        await Task.Yield();\n        Save();\n        if (number > 1)\n            return number;\n        return 1;\n    }\n", "\n    async Task<int> M(int number)\n    {\n        await Task.Yield();\n        Task save = Save();\n        if (number > 1)\n        {\n            await save;\n            return number;\n        }\n        await save;\n        return 1;\n    }\n")]
    // Nothing follows: awaited on the spot.
    [InlineData("\n    async Task M(bool now)\n    {\n        await Task.Yield();\n        if (now)\n        {\n            Save();\n        }\n        else\n            Console.WriteLine(1);\n    }\n", "\n    async Task M(bool now)\n    {\n        await Task.Yield();\n        if (now)\n        {\n            await Save();\n        }\n        else\n            Console.WriteLine(1);\n    }\n")]
    // A member that hands out a task already hands out both.
    [InlineData("\n    Task M()\n    {\n        Save();\n        return Task.CompletedTask;\n    }\n", "\n    Task M()\n    {\n        return Save();\n    }\n")]
    [InlineData("\n    Task M()\n    {\n        Save();\n        Console.WriteLine(1);\n        return Task.Delay(5);\n    }\n", "\n    Task M()\n    {\n        Task save = Save();\n        Console.WriteLine(1);\n        Task delay = Task.Delay(5);\n        return Task.WhenAll(save, delay);\n    }\n")]
    // The pool waits for what it is given.
    [InlineData("\n    Task M() => Task.Run(() => Save());\n", "\n    Task M() => Task.Run(() => Save());\n")]
    [InlineData("\n    Task M() => Task.Run(Save);\n", "\n    Task M() => Task.Run(Save);\n")]
    [InlineData("\n    Task M() => Task.Run(() => { Console.WriteLine(1); Save(); });\n", "\n    Task M() => Task.Run(() => { Console.WriteLine(1); return Save(); });\n")]
    [InlineData("\n    Func<Task> M() => async () => { await Task.Yield(); Save(); };\n", "\n    Func<Task> M() => async () => { await Task.Yield(); await Save(); };\n")]
    // A try and a using are left only once the work is done.
    [InlineData("\n    async Task M()\n    {\n        try\n        {\n            await Task.Yield();\n            Save();\n        }\n        catch (IOException e)\n        {\n            Console.WriteLine(e);\n        }\n\n        Console.WriteLine(1);\n    }\n", "\n    async Task M()\n    {\n        try\n        {\n            await Task.Yield();\n            await Save();\n        }\n        catch (IOException e)\n        {\n            Console.WriteLine(e);\n        }\n\n        Console.WriteLine(1);\n    }\n")]
    [InlineData("\n    async Task M()\n    {\n        await Task.Yield();\n        N();\n    }\n\n    void N()\n    {\n        using (var file = new MemoryStream())\n        {\n            Save();\n            file.WriteByte(1);\n        }\n    }\n", "\n    async Task M()\n    {\n        await Task.Yield();\n        await N();\n    }\n\n    async Task N()\n    {\n        using (var file = new MemoryStream())\n        {\n            Task save = Save();\n            file.WriteByte(1);\n            await save;\n        }\n    }\n")]
    // Names in documentation and in nameof stay.
    [InlineData("\n    /// <summary>See <see cref=\"Save()\"/>.</summary>\n    async Task M()\n    {\n        Console.WriteLine(nameof(Save));\n        await Task.Yield();\n        Save();\n    }\n", "\n    /// <summary>See <see cref=\"Save()\"/>.</summary>\n    async Task M()\n    {\n        Console.WriteLine(nameof(Save));\n        await Task.Yield();\n        await Save();\n    }\n")]
    // An event handler that handles failures may await.
    [InlineData("\n    async void OnClick(object sender, EventArgs e)\n    {\n        try\n        {\n            await Task.Yield();\n            Save();\n        }\n        catch (Exception error)\n        {\n            Console.WriteLine(error);\n        }\n    }\n", "\n    async void OnClick(object sender, EventArgs e)\n    {\n        try\n        {\n            await Task.Yield();\n            await Save();\n        }\n        catch (Exception error)\n        {\n            Console.WriteLine(error);\n        }\n    }\n")]
    // What another configuration compiles is over before the call.
    [InlineData("\n    async Task M()\n    {\n        await Task.Yield();\n        N();\n    }\n\n    void N()\n    {\n#if ELSEWHERE\n        Console.WriteLine(0);\n#endif\n        Save();\n    }\n", "\n    async Task M()\n    {\n        await Task.Yield();\n        await N();\n    }\n\n    Task N()\n    {\n#if ELSEWHERE\n        Console.WriteLine(0);\n#endif\n        return Save();\n    }\n")]
    [InlineData("\n    async Task M()\n    {\n        await Task.Yield();\n#if ELSEWHERE\n        return;\n#endif\n        Save();\n    }\n", "\n    async Task M()\n    {\n        await Task.Yield();\n#if ELSEWHERE\n        return;\n#endif\n        await Save();\n    }\n")]
    // What only waits to be stopped is no company.
    [InlineData("\n    async Task M(CancellationToken stop)\n    {\n        Save();\n        await Task.Delay(Timeout.Infinite, stop);\n    }\n", "\n    async Task M(CancellationToken stop)\n    {\n        await Save();\n        await Task.Delay(Timeout.Infinite, stop);\n    }\n")]
    [InlineData("\n    async Task M(CancellationToken stop)\n    {\n        Save();\n        Console.WriteLine(1);\n        await Task.Delay(-1, stop).ConfigureAwait(false);\n    }\n", "\n    async Task M(CancellationToken stop)\n    {\n        Task save = Save();\n        Console.WriteLine(1);\n        await save;\n        await Task.Delay(-1, stop).ConfigureAwait(false);\n    }\n")]
    // The habit of the file.
    [InlineData("\n    async Task M()\n    {\n        await Task.Delay(1).ConfigureAwait(false);\n        await Task.Delay(2).ConfigureAwait(false);\n        await Task.Delay(3).ConfigureAwait(false);\n        Save();\n        Console.WriteLine(1);\n    }\n", "\n    async Task M()\n    {\n        await Task.Delay(1).ConfigureAwait(false);\n        await Task.Delay(2).ConfigureAwait(false);\n        await Task.Delay(3).ConfigureAwait(false);\n        Task save = Save();\n        Console.WriteLine(1);\n        await save.ConfigureAwait(false);\n    }\n")]
    public Task A_caller(string before, string after) => CallerAsync(before, after);

    [Fact]
    public Task A_value_task() => MembersAsync(
        "\n    async Task M()\n    {\n        await Task.Yield();\n        Flush();\n    }\n\n    private void Flush()\n    {\n        _ = store.FlushAsync();\n    }\n",
        "\n    async Task M()\n    {\n        await Task.Yield();\n        await Flush();\n    }\n\n    private Task Flush()\n    {\n        return store.FlushAsync().AsTask();\n    }\n");

    /// <summary>What one member drops goes in one plan, whichever of its reports is fixed.</summary>
    [Fact]
    public async Task Two_rules_in_one_member()
    {
        var before = Program(Class("\n    async Task M()\n    {\n        await Task.Yield();\n        Begin();\n    }\n\n    private void Begin()\n    {\n        Task.Run(() => File.Delete(\"lock\"));\n        _ = store.SaveAsync(1);\n    }\n"));
        var after = await FixVerifier.FixAsync(before, "OWN1001");
        Assert.Equal(
            Usings + Class("\n    async Task M()\n    {\n        await Task.Yield();\n        await Begin();\n    }\n\n    private Task Begin()\n    {\n        Task delete = Task.Run(() => File.Delete(\"lock\"));\n        Task save = store.SaveAsync(1);\n        return Task.WhenAll(delete, save);\n    }\n") + Store,
            await SolutionText.OfAsync(after, "Program.cs"));
        Assert.Equal(await SolutionText.OfAsync(after), await SolutionText.OfAsync(await FixVerifier.FixAsync(before, "OWN1002")));
    }
}
