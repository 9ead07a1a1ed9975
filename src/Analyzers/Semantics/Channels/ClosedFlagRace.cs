using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is a flag tested before a write, while another member may set it and complete the channel between the two?</summary>
internal sealed class ClosedFlagRace
{
    private ClosedFlagRace(IOperation test, string flag, ISymbol? variable, IInvocationOperation completion)
    {
        Test = test;
        Flag = flag;
        Variable = variable;
        Completion = completion;
    }

    /// <summary>The condition that is out of date when the write is made.</summary>
    public IOperation Test { get; }

    /// <summary>The name of the flag.</summary>
    public string Flag { get; }

    /// <summary>The field or property that the type sets itself; null where the channel is asked whether it is completed.</summary>
    public ISymbol? Variable { get; }

    /// <summary>The completion that may come in between.</summary>
    public IInvocationOperation Completion { get; }

    /// <summary>Names that are worth a look; all else is turned away by name.</summary>
    public static bool MayRace(string name) => name is "WriteAsync" or "Add" or "TryAdd";

    /// <summary>The race that a write is in; null where there is none, where it cannot be seen, or where the code handles it.</summary>
    public static ClosedFlagRace? Of(IInvocationOperation write, ISymbol member, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (!Throws(write, facts.Symbols, out var target)
            || ClosedHandler.Swallows(write, facts.Symbols)
            || ChannelName.Of(target, facts) is not { } name
            || !ChannelName.IsOfType(name, member))
        {
            return null;
        }

        var function = ChannelUses.FunctionAround(write, LocalUse.Root(write));
        var tests = OnlyOnce.Conditions(write, function).Select(c => (Test: c, Flags: FlagsOf(c, name, member, facts, cancellationToken).ToList())).Where(static t => t.Flags.Count > 0).ToList();
        if (tests.Count == 0 || CountsWriters(function))
        {
            return null;
        }

        var uses = facts.Channels.Around(member, cancellationToken);
        var locks = LocksOf(write, function);
        foreach (var end in uses.Of(name))
        {
            if (!end.Ends || (SymbolEqualityComparer.Default.Equals(end.Member, member) && end.Function is not IAnonymousFunctionOperation) || locks.Overlaps(LocksOf(end.Call, end.Function)))
            {
                continue;
            }

            foreach (var (test, flags) in tests)
            {
                foreach (var (flag, variable) in flags)
                {
                    if (variable is null || SetsAndCompletes(end, variable, uses, 0))
                    {
                        return new ClosedFlagRace(test, flag, variable, end.Call);
                    }
                }
            }
        }

        return null;
    }

    /// <summary>Whether a write throws once the channel or the collection is completed.</summary>
    private static bool Throws(IInvocationOperation write, KnownSymbols symbols, out IOperation? target)
    {
        var kind = ClosingCall.Of(write, symbols, out target);
        var type = write.TargetMethod.ContainingType;
        return kind is ClosingKind.Writes or ClosingKind.Tries && (symbols.Is(type, KnownType.ChannelWriterOfT) || symbols.Is(type, KnownType.BlockingCollectionOfT));
    }

    /// <summary>The flags that a condition asks: a field or property of the type, or what the channel says of itself.</summary>
    private static IEnumerable<(string Flag, ISymbol? Variable)> FlagsOf(IOperation condition, ISymbol channel, ISymbol member, CompilationFacts facts, CancellationToken cancellationToken)
    {
        foreach (var operation in condition.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IPropertyReferenceOperation { Property.Name: "IsAddingCompleted", Instance: { } collection } when Names(collection):
                    yield return ("IsAddingCompleted", null);
                    break;
                case IPropertyReferenceOperation { Property.Name: "IsCompleted", Instance: IPropertyReferenceOperation { Property.Name: "Completion", Instance: { } reader } } when Names(reader):
                    yield return ("Completion.IsCompleted", null);
                    break;
                case IFieldReferenceOperation { Field: { IsReadOnly: false, IsConst: false } field, Instance: null or IInstanceReferenceOperation } when IsFlag(field.Type) && IsOwn(field):
                    yield return (field.Name, field.OriginalDefinition);
                    break;
                case IPropertyReferenceOperation { Property: { GetMethod: { } getter } property, Instance: null or IInstanceReferenceOperation } when IsFlag(property.Type) && IsOwn(property):
                    yield return (property.Name, FieldBehind(getter) ?? property.OriginalDefinition);
                    break;
            }
        }

        bool Names(IOperation operation) => SymbolEqualityComparer.Default.Equals(ChannelName.Of(operation, facts), channel);

        bool IsOwn(ISymbol flag) => SymbolEqualityComparer.Default.Equals(Owners.Outermost(flag.ContainingType).OriginalDefinition, Owners.Outermost(member.ContainingType).OriginalDefinition);

        ISymbol? FieldBehind(IMethodSymbol getter) =>
            facts.Bodies.Of(getter, cancellationToken) is IBlockOperation { Operations: [IReturnOperation { ReturnedValue: { } value }] }
                ? value.DescendantsAndSelf().OfType<IFieldReferenceOperation>().Select(static r => r.Field.OriginalDefinition).FirstOrDefault()
                : null;
    }

    private static bool IsFlag(ITypeSymbol type) => type.SpecialType is SpecialType.System_Boolean or SpecialType.System_Int32 || type.TypeKind == TypeKind.Enum;

    /// <summary>Whether the function that completes, or a caller of its method, sets the flag, and waits for nothing between the two.</summary>
    private static bool SetsAndCompletes(ChannelCall end, ISymbol flag, ChannelUses.TypeUses uses, int depth) =>
        SetsBefore(end.Call, end.Function, flag)
        || (depth < 2 && end.Member is IMethodSymbol { DeclaredAccessibility: Accessibility.Private } method
            && uses.CallersOf(method).Any(caller => caller.Operation is IInvocationOperation call && SetsAndCompletes(new ChannelCall(caller.Member, caller.Function, call, end.Kind), flag, uses, depth + 1)));

    private static bool SetsBefore(IInvocationOperation end, IOperation function, ISymbol flag)
    {
        IOperation? set = null;
        foreach (var operation in FunctionBody.Operations(function))
        {
            var target = operation switch
            {
                IAssignmentOperation assignment => assignment.Target,
                IArgumentOperation { Parameter.RefKind: RefKind.Ref } argument => argument.Value,
                _ => null,
            };
            if (target is not null && Peel.Conversions(target) is IMemberReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Member.OriginalDefinition, flag))
            {
                set ??= operation;
            }
        }

        if (set is null)
        {
            return false;
        }

        // Whoever waits in between waits for the writers: nobody new comes in, and those inside are let out.
        var from = System.Math.Min(set.Syntax.SpanStart, end.Syntax.SpanStart);
        var to = System.Math.Max(set.Syntax.SpanStart, end.Syntax.SpanStart);
        return !FunctionBody.Operations(function).Any(o => o.Syntax.SpanStart > from && o.Syntax.SpanStart < to && set.Syntax.SpanStart < end.Syntax.SpanStart && Waits(o));
    }

    private static bool Waits(IOperation operation) => operation is IAwaitOperation
        || operation is IInvocationOperation { TargetMethod.Name: "Wait" or "WaitAll" or "WaitOne" or "Join" or "GetResult" or "SpinUntil" or "SignalAndWait" };

    /// <summary>Whether the function counts those who are inside, so that a stop may wait for them.</summary>
    private static bool CountsWriters(IOperation function) =>
        FunctionBody.Operations(function).Any(static o => o is IInvocationOperation { TargetMethod: { Name: "Increment" or "Decrement", ContainingType.Name: "Interlocked" } or { Name: "AddCount" or "TryAddCount" } });

    /// <summary>What a call is made under: locks around it, and semaphores or locks that its function enters before it.</summary>
    private static HashSet<ISymbol> LocksOf(IOperation call, IOperation function)
    {
        var locks = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        for (var current = call.Parent; current is not null && current != function; current = current.Parent)
        {
            if (current is ILockOperation { LockedValue: { } value })
            {
                Add(value);
            }
        }

        foreach (var operation in FunctionBody.Operations(function))
        {
            if (operation is IInvocationOperation entry
                && entry.Syntax.SpanStart < call.Syntax.SpanStart
                && entry.TargetMethod.Name is "Wait" or "WaitAsync" or "Enter" or "TryEnter" or "EnterScope" or "EnterReadLock" or "EnterWriteLock" or "EnterUpgradeableReadLock" or "Lock" or "LockAsync" or "ReaderLockAsync" or "WriterLockAsync")
            {
                Add(entry.Instance ?? entry.Arguments.FirstOrDefault()?.Value);
            }
        }

        return locks;

        void Add(IOperation? value)
        {
            if (value is not null && Peel.Conversions(value) is IMemberReferenceOperation reference)
            {
                locks.Add(reference.Member.OriginalDefinition);
            }
        }
    }
}
